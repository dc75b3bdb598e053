package org.mosix.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.mosix.api.PolicyBook.PolicyState;
import org.mosix.api.Printable;

/**
 * The policies of one kind: those that are offered, and those of them that this node's settings name. If one that is named is missing
 * or does not work, the node decides nothing of this kind; that is said once. Any thread; questions are asked one at a time.
 */
public final class PolicySlot<P> implements AutoCloseable {
    private static final long COMES_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Less than a home waits for a word of a host. */
    private static final long RETURNS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String kind;
    private final List<String> chosen;
    private final int deadlineMillis;
    private final String meanwhile;
    private final Consumer<String> log;
    private final Object asking = new Object();
    // Guarded by this. By name; of two with one name the later one counts.
    private final Map<String, List<Offered<P>>> offered = new TreeMap<>();
    private String told = "";
    private boolean settled;
    private final long opened = System.nanoTime();
    /** When one that is chosen went. */
    private long lost = opened;

    private static final class Offered<P> {
        final P policy;
        final PolicyThread thread;
        volatile String fault = "";
        volatile long calls;
        volatile long nanos;

        Offered(String name, P policy) {
            this.policy = policy;
            thread = new PolicyThread(name);
        }
    }

    /** As the other one, of a kind of which processes notice nothing while it is not decided. */
    public PolicySlot(String kind, List<String> chosen, int deadlineMillis, Consumer<String> log) {
        this(kind, chosen, deadlineMillis, "processes work on", log);
    }

    /**
     * @param kind for people: "move"
     * @param chosen names, the first that has an answer decides
     * @param deadlineMillis of processor time; 25 times that in all
     * @param meanwhile for people, what becomes of processes while nothing of the kind is decided: "processes work on"
     * @param log takes a sentence when the kind begins or ends to be decided
     */
    public PolicySlot(String kind, List<String> chosen, int deadlineMillis, String meanwhile, Consumer<String> log) {
        this.kind = kind;
        this.chosen = List.copyOf(chosen);
        this.deadlineMillis = deadlineMillis;
        this.meanwhile = meanwhile;
        this.log = log;
    }

    /** A service with these properties: its name is {@code policy.name}, or that of its class. */
    public void offer(P policy, Map<String, Object> properties) {
        offer(
                String.valueOf(
                        properties.getOrDefault("policy.name", policy.getClass().getName())),
                policy);
    }

    /** Under this name. */
    public synchronized void offer(String name, P policy) {
        offered.computeIfAbsent(name, n -> new ArrayList<>()).add(new Offered<>(Printable.of(name), policy));
    }

    /** It has gone: whoever waits for its answer gets none. */
    public synchronized void withdraw(P policy) {
        boolean whole = isWhole();
        for (List<Offered<P>> list : offered.values()) {
            list.removeIf(o -> {
                if (o.policy == policy) {
                    o.thread.close();
                }
                return o.policy == policy;
            });
        }
        offered.values().removeIf(List::isEmpty);
        if (whole && !isWhole()) {
            lost = System.nanoTime();
        }
    }

    private boolean isWhole() {
        return offered.keySet().containsAll(chosen);
    }

    /** Names of those that this node's settings name, in their order. */
    public List<String> chosen() {
        return chosen;
    }

    /** Names of those that are offered. */
    public synchronized Set<String> names() {
        return new TreeSet<>(offered.keySet());
    }

    /** Those that are chosen are there, or have had their time to come: bundles of a node that starts come in any order. Once so, always. */
    public synchronized boolean isSettled() {
        settled = settled || isWhole() || System.nanoTime() - opened > COMES_NANOS;
        return settled;
    }

    /** One that is chosen is missing, but not for long yet: it is being replaced, or the node starts. */
    public synchronized boolean isComing() {
        return !isWhole() && System.nanoTime() - lost < RETURNS_NANOS;
    }

    /** The same policies, of which others are chosen, each as if it had just come: what they do there does not count here. */
    public synchronized PolicySlot<P> copy(List<String> names) {
        PolicySlot<P> copy = new PolicySlot<>(kind, names, deadlineMillis, meanwhile, said -> {});
        for (String name : names) {
            List<Offered<P>> list = offered.get(name);
            if (list != null) {
                copy.offer(name, list.get(list.size() - 1).policy);
            }
        }
        return copy;
    }

    /** An answer, and the name of the policy that gave it. */
    public record Answer<T>(String policy, T value) {}

    /** The first answer of the chosen policies, in their order; empty if none has one, or the kind is not decided now ({@link #state}). */
    public <T> Optional<Answer<T>> ask(Function<P, Optional<T>> question) throws InterruptedException {
        return ask(question, answer -> "");
    }

    /**
     * As the other one, but not any answer will do.
     *
     * @param check what is wrong with an answer, a phrase; empty if nothing is. The policy that gave a wrong one is not asked again
     */
    public <T> Optional<Answer<T>> ask(Function<P, Optional<T>> question, Function<T, String> check)
            throws InterruptedException {
        synchronized (asking) {
            if (!state().isEmpty()) {
                return Optional.empty();
            }
            for (String name : chosen) {
                Offered<P> policy = newest(name);
                Optional<T> answer = policy == null ? Optional.empty() : ask(policy, question, check);
                if (answer.isPresent()) {
                    return Optional.of(new Answer<>(name, answer.get()));
                }
                if (!state().isEmpty()) {
                    return Optional.empty();
                }
            }
            return Optional.empty();
        }
    }

    /** What all chosen policies answer, in their order; empty if the kind is not decided now. */
    public <T> List<Answer<T>> askAll(Function<P, Optional<T>> question) throws InterruptedException {
        return askAll(question, answer -> "");
    }

    /** As the other one, with a {@code check} as {@link #ask(Function, Function)} has it. */
    public <T> List<Answer<T>> askAll(Function<P, Optional<T>> question, Function<T, String> check)
            throws InterruptedException {
        synchronized (asking) {
            List<Answer<T>> answers = new ArrayList<>();
            for (String name : state().isEmpty() ? chosen : List.<String>of()) {
                Offered<P> policy = newest(name);
                if (policy != null) {
                    ask(policy, question, check).ifPresent(answer -> answers.add(new Answer<>(name, answer)));
                }
            }
            return state().isEmpty() ? answers : List.of();
        }
    }

    private <T> Optional<T> ask(Offered<P> policy, Function<P, Optional<T>> question, Function<T, String> check)
            throws InterruptedException {
        long begin = System.nanoTime();
        try {
            Optional<T> answer = policy.thread.ask(() -> question.apply(policy.policy), deadlineMillis);
            if (answer == null) {
                throw new PolicyThread.Failed("it answered null");
            }
            // Here and now: when it is replaced, the next one is not to blame.
            String wrong = answer.map(check).orElse("");
            if (!wrong.isEmpty()) {
                throw new PolicyThread.Failed(wrong);
            }
            return answer;
        } catch (PolicyThread.Failed e) {
            policy.fault = Printable.of(e.getMessage());
            return Optional.empty();
        } finally {
            policy.calls++;
            policy.nanos += System.nanoTime() - begin;
        }
    }

    /** A policy has said what cannot be: it is not asked again. */
    public void wrong(String name, String how) {
        Offered<P> policy = newest(name);
        if (policy != null) {
            policy.fault = how;
        }
        state();
    }

    private synchronized Offered<P> newest(String name) {
        List<Offered<P>> list = offered.get(name);
        return list == null ? null : list.get(list.size() - 1);
    }

    /** Why nothing of this kind is decided now, one sentence; empty if all is well. The log is told when it changes. */
    public String state() {
        String now = "";
        synchronized (this) {
            for (String name : chosen) {
                Offered<P> policy = newest(name);
                if (policy == null) {
                    now = "the policy " + name + " is not there";
                } else if (!policy.fault.isEmpty()) {
                    now = "the policy " + name + " is not asked any more: " + policy.fault;
                }
                if (!now.isEmpty()) {
                    break;
                }
            }
            if (chosen.isEmpty()) {
                now = "no policy is chosen";
            }
            if (now.equals(told)) {
                return now;
            }
            told = now;
        }
        log.accept(
                now.isEmpty()
                        ? kind + " decisions are made again"
                        : "no " + kind + " decisions are made now, " + meanwhile + ": " + now);
        return now;
    }

    /** All that are offered or chosen, by name. */
    public List<PolicyState> states() {
        List<PolicyState> all = new ArrayList<>();
        synchronized (this) {
            offered.forEach((name, list) -> all.add(state(name, list.get(list.size() - 1))));
            for (String name : chosen) {
                if (!offered.containsKey(name)) {
                    String missing = "it is not there: no " + kind + " decisions are made";
                    all.add(new PolicyState(kind, name, true, false, missing, 0, 0));
                }
            }
        }
        return all;
    }

    private PolicyState state(String name, Offered<P> policy) {
        int order = chosen.indexOf(name);
        boolean works = policy.fault.isEmpty();
        String used = order == 0 ? "used" : "used when those before it have no answer";
        String said = works
                ? order < 0 ? "not chosen" : used
                : policy.fault + (order < 0 ? "" : ": no " + kind + " decisions are made");
        long calls = policy.calls;
        double mean = calls == 0 ? 0 : policy.nanos / 1000.0 / calls;
        return new PolicyState(kind, name, order >= 0, works, said, calls, mean);
    }

    @Override
    public synchronized void close() {
        offered.values().forEach(list -> list.forEach(o -> o.thread.close()));
        offered.clear();
    }
}
