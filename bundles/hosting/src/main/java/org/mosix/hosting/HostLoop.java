package org.mosix.hosting;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mosix.api.AdmissionRule;
import org.mosix.api.GuestHouse;
import org.mosix.api.NodeView;
import org.mosix.api.PolicyBook;
import org.mosix.api.Printable;
import org.mosix.api.policy.AdmitPolicy;
import org.mosix.api.policy.EvictPolicy;
import org.mosix.api.policy.HostView;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.slots.PolicySlot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the policies which guests leave, and whether one more may come. {@link #step} is called by one thread, again and again; the rest
 * by any.
 */
final class HostLoop implements AdmissionRule, PolicyBook {
    private static final Logger LOG = LoggerFactory.getLogger(HostLoop.class);
    private static final double KIB_PER_MIB = 1024;
    private static final int MOST_CHARACTERS = 200;
    private static final int MOST_TRIES = 10;

    /**
     * What it works with.
     *
     * @param own what this node has measured of itself
     */
    record Parts(
            GuestHouse house,
            RunningThreads threads,
            Supplier<NodeView> own,
            PolicySlot<AdmitPolicy> admit,
            PolicySlot<EvictPolicy> evict) {}

    private final Parts parts;
    private volatile RunningThreads.Means means;
    private volatile long quietMillis;
    private volatile Optional<String> closed = Optional.empty();
    private Map<String, String> leaving = Map.of();

    HostLoop(Parts parts) {
        this.parts = parts;
        means = parts.threads().means();
    }

    /** Looks once, and has the policies decide. */
    void step() throws IOException, InterruptedException {
        parts.threads().sample(parts.house()::processes);
        means = parts.threads().means();
        quietMillis = parts.threads().quietMillis(HostView.BUSY);
        // What a guest has taken is not free, and kept for it for a while besides: whoever leaves must not leave for
        // both.
        Map<String, String> now = evict(view(false));
        if (!now.isEmpty() || !leaving.isEmpty()) {
            tell(now);
            parts.house().sendHome(now);
            leaving = now;
        }
        HostView view = view(true);
        closed = decided(policy -> policy.closed(view));
    }

    /** When no step is taken any more: nobody is to leave because of what was decided here. */
    void end() {
        if (!leaving.isEmpty()) {
            parts.house().sendHome(Map.of());
        }
    }

    private void tell(Map<String, String> now) {
        Set<String> news = new HashSet<>(now.keySet());
        news.removeAll(leaving.keySet());
        if (!news.isEmpty()) {
            LOG.info(
                    "{} guests are to leave: {}",
                    news.size(),
                    now.get(news.iterator().next()));
        }
    }

    private Map<String, String> evict(HostView view) throws InterruptedException {
        Map<String, String> all = new LinkedHashMap<>();
        Set<String> here = new HashSet<>();
        view.guests().forEach(guest -> here.add(guest.id()));
        for (PolicySlot.Answer<List<EvictPolicy.Eviction>> answer : parts.evict()
                .askAll(policy -> Optional.of(List.copyOf(policy.evict(view))), list -> stranger(list, here))) {
            answer.value().forEach(one -> all.putIfAbsent(one.guest(), text(one.reason())));
        }
        return all;
    }

    private static String stranger(List<EvictPolicy.Eviction> evictions, Set<String> here) {
        return evictions.stream()
                .filter(one -> !here.contains(one.guest()))
                .findFirst()
                .map(one -> "it sends guest " + Printable.of(one.guest()) + " home, who is not here")
                .orElse("");
    }

    private static String text(String any) {
        return Printable.of(any.length() > MOST_CHARACTERS ? any.substring(0, MOST_CHARACTERS) : any);
    }

    /** @param keeps whether memory that is kept for guests counts as taken */
    private HostView view(boolean keeps) {
        NodeView own = parts.own().get();
        RunningThreads.Means now = means;
        List<HostView.Guest> guests = new ArrayList<>();
        double kept = 0;
        for (GuestHouse.Guest guest : parts.house().guests()) {
            kept += keeps ? guest.reservedMiB() : 0;
            guests.add(new HostView.Guest(
                    guest.id(),
                    guest.home(),
                    guest.standing(),
                    guest.pid() != 0,
                    guest.ageMillis(),
                    guest.pid() == 0 ? 1 : now.guests().getOrDefault(guest.pid(), 1.0),
                    resident(guest.pid())));
        }
        return new HostView(
                own.processor().cores(),
                now.owners(),
                now.jobs(),
                quietMillis,
                own.memory().totalMiB(),
                Math.max(0, own.memory().freeMiB() - kept),
                guests);
    }

    private static double resident(int pid) {
        if (pid == 0) {
            return 0;
        }
        try {
            return ProcessStat.of(pid).residentKib() / KIB_PER_MIB;
        } catch (IOException e) {
            return 0; // It has just ended.
        }
    }

    @Override
    public Optional<String> refuses(AdmitPolicy.Comer comer) {
        try {
            HostView view = view(true);
            return decided(policy -> policy.refuses(view, comer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the node ends");
        }
    }

    @Override
    public boolean isComing() {
        return parts.admit().isComing();
    }

    /** What the first says who minds. Without a decision nobody comes in; who is here already works on. */
    private Optional<String> decided(Function<AdmitPolicy, Optional<String>> minds) throws InterruptedException {
        String state = "";
        for (int tries = 0; tries < MOST_TRIES && state.isEmpty(); tries++) {
            // Each has an answer, that it does not mind too: none is no decision.
            List<PolicySlot.Answer<Optional<String>>> answers =
                    parts.admit().askAll(policy -> Optional.of(minds.apply(policy)));
            if (!answers.isEmpty()) {
                return answers.stream()
                        .flatMap(answer -> answer.value().stream())
                        .findFirst()
                        .map(HostLoop::text);
            }
            // None, if those that were missing have just come.
            state = parts.admit().state();
        }
        return Optional.of("it decides on no guests now: " + state);
    }

    @Override
    public Optional<String> closed() {
        return closed;
    }

    @Override
    public List<PolicyState> policies() {
        List<PolicyState> all = new ArrayList<>(parts.admit().states());
        all.addAll(parts.evict().states());
        return all;
    }
}
