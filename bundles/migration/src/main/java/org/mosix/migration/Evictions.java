package org.mosix.migration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.mosix.api.Recall;
import org.mosix.process.host.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends home those guests whose places better ones take, or this node itself. The better one is in already: it does not wait for homes that may be slow,
 * and nobody leaves for one that is not there in the end. Who leaves is asked anew each time, so that it is never more than it has to
 * be. A guest belongs to its home, which is asked to take it; if it does not, the guest works on, which is logged once, and is asked
 * for again later and later, as long as the better one is here. Any thread.
 */
final class Evictions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Evictions.class);
    /** Bodies go a little after their processes have arrived at home. */
    private static final long FIRST_PAUSE_MILLIS = 100;

    private static final long LAST_PAUSE_MILLIS = 10_000;
    /** Who is still here then, three seconds later, stays. */
    private static final int PATIENCE = 5;

    /** Asks a home to take some of its processes. */
    interface Asker {
        Recall ask(int home, Collection<Long> tasks) throws InterruptedException;
    }

    /** Who of the others leaves for a process of that home: what {@link PartnerTerms#id} calls them. */
    interface Choice {
        Collection<String> leaving(int home, List<Presence> others);
    }

    private final Supplier<List<Presence>> here;
    private final Choice choice;
    private final Asker asker;
    private final Consumer<String> complaint;
    /** Visits that were let in although others have to leave for them, and their homes. */
    private final Map<Long, Integer> comers = new ConcurrentHashMap<>();
    /** Those of them that have begun to work. */
    private final Set<Long> working = ConcurrentHashMap.newKeySet();

    /** Who is to leave whoever comes: what {@link PartnerTerms#id} calls them. */
    private volatile Set<String> unwanted = Set.of();

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Evictions::thread);
    private final ExecutorService askers = Executors.newCachedThreadPool(Evictions::thread);

    // The rest belongs to the clock's thread.
    /** Homes that have not answered yet. */
    private final Set<Integer> asked = new HashSet<>();
    /** How often each of those was asked for who are still here. */
    private final Map<String, Integer> tries = new HashMap<>();

    private final Set<String> waiting = new HashSet<>();
    private final Set<String> told = new HashSet<>();

    /** @param complaint hears once of each guest that stays although it should not: a sentence */
    Evictions(Supplier<List<Presence>> here, Choice choice, Asker asker, Consumer<String> complaint) {
        this.complaint = complaint;
        this.here = here;
        this.choice = choice;
        this.asker = asker;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "mosix-evictions");
        thread.setDaemon(true);
        return thread;
    }

    /** A visit is let in for which others have to leave, when it has begun to work. */
    void expect(long visit, int home) {
        comers.put(visit, home);
    }

    /** A process of this visit works. */
    void begin(long visit) {
        if (comers.containsKey(visit)) {
            working.add(visit);
        }
        if (!working.isEmpty()) {
            // Also when another one has begun: it may be one that has to leave.
            later(this::look, 0);
        }
    }

    /** It is not here any more. */
    void forget(long visit) {
        comers.remove(visit);
        working.remove(visit);
    }

    /** From now on those are to leave, besides those whose places others take. */
    void send(Set<String> guests) {
        unwanted = Set.copyOf(guests);
        if (!guests.isEmpty()) {
            later(this::look, 0);
        }
    }

    private void later(Runnable what, long millis) {
        try {
            clock.schedule(() -> guarded(what), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the node ends: nobody is sent home any more");
        }
    }

    private static void guarded(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException e) {
            LOG.error("guests are not sent home by a fault of ours", e);
        }
    }

    private void look() {
        List<Presence> now = here.get();
        Set<String> ids = new HashSet<>();
        now.forEach(presence -> ids.add(PartnerTerms.id(presence)));
        tries.keySet().retainAll(ids);
        waiting.retainAll(ids);
        told.retainAll(ids);
        Set<String> leaving = leaving(now);
        Map<Integer, List<Presence>> byHome = new LinkedHashMap<>();
        for (Presence presence : now) {
            String id = PartnerTerms.id(presence);
            if (presence.task() != 0 && leaving.contains(id) && !waiting.contains(id)) {
                byHome.computeIfAbsent(presence.home(), home -> new ArrayList<>())
                        .add(presence);
            }
        }
        byHome.forEach((home, guests) -> {
            if (asked.add(home)) {
                askers.execute(() -> ask(home, guests));
            }
        });
    }

    private Set<String> leaving(List<Presence> now) {
        Set<String> leaving = new LinkedHashSet<>(unwanted);
        for (long visit : working) {
            Integer home = comers.get(visit);
            Collection<String> others = home == null
                    ? List.of()
                    : choice.leaving(
                            home, now.stream().filter(p -> p.visit() != visit).toList());
            if (others.isEmpty()) {
                forget(visit);
            }
            leaving.addAll(others);
        }
        return leaving;
    }

    private void ask(int home, List<Presence> guests) {
        Recall so = Recall.NOTHING;
        try {
            so = asker.ask(home, guests.stream().map(Presence::task).toList());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("node {} is not asked to take its processes by a fault of ours", home, e);
        }
        Recall end = so;
        later(() -> answered(home, guests, end), 0);
    }

    private void answered(int home, List<Presence> guests, Recall so) {
        asked.remove(home);
        Set<String> still = new HashSet<>();
        here.get().forEach(presence -> still.add(PartnerTerms.id(presence)));
        for (Presence guest : guests) {
            String id = PartnerTerms.id(guest);
            if (still.contains(id)) {
                int times = tries.merge(id, 1, Integer::sum);
                tell(id, home, times, so);
                waiting.add(id);
                later(
                        () -> {
                            waiting.remove(id);
                            look();
                        },
                        Math.min(LAST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(times - 1, 10)));
            }
        }
        look();
    }

    private void tell(String id, int home, int times, Recall so) {
        boolean known = !so.reasons().isEmpty();
        if ((known ? times > 1 : times >= PATIENCE) && told.add(id)) {
            complaint.accept("a process of node " + home + " stays here although its place is needed: "
                    + (known ? so.reasons().get(0) : "its home does not take it"));
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        askers.shutdownNow();
    }
}
