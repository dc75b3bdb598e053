package org.mosix.slots;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.mosix.api.JobHints;
import org.mosix.api.Malformed;
import org.mosix.api.PolicyBook.PolicyState;

/**
 * The policies of one kind, where classes of processes (mosrun -G) may have others than the rest: a slot for each class that the settings
 * name, and one for all others. Any thread.
 */
public final class ClassSlots<P> implements AutoCloseable {
    private static final int MOST_CLASSES = 64;

    private final PolicySlot<P> others;
    private final Map<Integer, PolicySlot<P>> classes = new TreeMap<>();

    /**
     * @param kind for people: "move"
     * @param chosen what the settings say: {@code memory,opportunity-cost; 7: least-loaded; 8:} has least-loaded decide for class 7, nobody
     *     for class 8, and the first two for all others
     * @param log takes a sentence when a kind begins or ends to be decided
     * @throws Malformed that names the kind and what is wrong
     */
    public ClassSlots(String kind, String chosen, int deadlineMillis, Consumer<String> log) throws Malformed {
        String[] parts = chosen.split(";", -1);
        others = new PolicySlot<>(kind, SlotSettings.names(parts[0]), deadlineMillis, log);
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            String[] words = part.split(":", -1);
            if (words.length != 2 || !words[0].strip().matches("[0-9]{1,5}")) {
                throw new Malformed(kind + " says \"" + part.strip() + "\"; a class has its number, a colon and names");
            }
            int number = Integer.parseInt(words[0].strip());
            if (number > JobHints.MOST_CLASS || classes.size() == MOST_CLASSES) {
                throw new Malformed(kind + " names class " + number + "; there are " + MOST_CLASSES + " at most, up to "
                        + JobHints.MOST_CLASS);
            }
            List<String> names = SlotSettings.names(words[1]);
            String name = kind + " " + number;
            if (classes.put(number, new PolicySlot<>(name, names, deadlineMillis, names.isEmpty() ? said -> {} : log))
                    != null) {
                throw new Malformed(kind + " names class " + number + " twice");
            }
        }
    }

    /** One slot for all classes; it is closed with this. */
    public ClassSlots(PolicySlot<P> all) {
        others = all;
    }

    public PolicySlot<P> of(int jobClass) {
        return classes.getOrDefault(jobClass, others);
    }

    /** That of the classes that the settings do not name. */
    public PolicySlot<P> others() {
        return others;
    }

    /** All of them, that of the others first. */
    public List<PolicySlot<P>> all() {
        List<PolicySlot<P>> all = new ArrayList<>(List.of(others));
        all.addAll(classes.values());
        return all;
    }

    /** As {@link PolicySlot#offer(Object, Map)}. */
    public void offer(P policy, Map<String, Object> properties) {
        all().forEach(slot -> slot.offer(policy, properties));
    }

    /** It has gone. */
    public void withdraw(P policy) {
        all().forEach(slot -> slot.withdraw(policy));
    }

    /** Of the others: all that are offered; of a class: those that are chosen for it. */
    public List<PolicyState> states() {
        List<PolicyState> all = new ArrayList<>(others.states());
        classes.values()
                .forEach(slot ->
                        slot.states().stream().filter(PolicyState::chosen).forEach(all::add));
        return all;
    }

    @Override
    public void close() {
        all().forEach(PolicySlot::close);
    }
}
