package org.mosix.linux.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.ProcessLimits;
import org.mosix.linux.proc.RaisedLimit;

/**
 * Makes signals pend again in a stopped thread that had them before, each with its siginfo, at the place in the order of
 * their number that they had: before those which have come since. The kernel only adds at the end of a queue, so these are
 * taken out first and follow. A process may queue any siginfo for itself, but nobody else may (rt_sigqueueinfo(2)), so the
 * thread does it.
 *
 * <p>All go to the thread's own queue, from which the kernel takes before it takes from the process's (dequeue_signal in
 * kernel/signal.c): what was sent to the process stays behind them and is not touched. Who sends to the thread itself may
 * do so in the middle of this; then what has come between is put behind, once more. On the hand, through an open remote
 * call at a gadget, whose thread blocks all signals but SIGTRAP.
 */
public final class Requeue {
    /** The first number of which more than one pends, each at its place. */
    private static final int REAL_TIME = 32;

    private static final int INFO = Tracee.SIGINFO_SIZE;
    /** Calls with one stop, in what the header page has to spare. */
    private static final int AT_ONCE = 12;

    private static final int SETS = AT_ONCE * Gadget.BATCH_ENTRY;
    private static final int NO_TIME = SETS + AT_ONCE * 8;
    private static final int INFOS = NO_TIME + 16;
    /** A thread that is sent signals faster than this gets the last ones in the order in which they came through. */
    private static final int MOST_TRIES = 16;

    private final Tracee tracee;
    private final RemoteCall call;
    private final long room;
    /** The numbers by which the tracee knows itself: in a pid namespace of its own they are not ours (pid_namespaces(7)). */
    private long process;

    private long thread;
    private int lost;

    /** @param gadgetBase where the tracee has its gadget, with an area behind it */
    public Requeue(Tracee tracee, RemoteCall call, long gadgetBase) {
        this.tracee = tracee;
        this.call = call;
        this.room = gadgetBase + Gadget.PAGE + Gadget.SLOT;
    }

    /** Before all others of their numbers. */
    public int first(List<byte[]> infos) {
        return behind(n -> 0, infos);
    }

    /**
     * Queues signals, oldest first of each number.
     *
     * @param ahead how many of a number that pend already are older than these
     * @return how many were lost, because the kernel had no room for them
     */
    public int behind(IntUnaryOperator ahead, List<byte[]> infos) {
        if (infos.isEmpty()) {
            return 0;
        }
        lost = 0;
        Map<Integer, List<byte[]>> wanted = byNumber(infos);
        // They have been let into the process once: its limit must not keep any of them out now, if that can be helped.
        try (RaisedLimit raised = new RaisedLimit(tracee.process(), ProcessLimits.SIGPENDING)) {
            take(pending(wanted.keySet()))
                    .forEach((number, newer) -> insert(wanted.get(number), newer, ahead.applyAsInt(number)));
            wanted.forEach((number, all) ->
                    all.subList(number < REAL_TIME ? 1 : all.size(), all.size()).clear());
            queue(wanted);
            wanted.keySet().removeIf(number -> number < REAL_TIME || number > Signals.COUNT);
            for (int i = 0; i < MOST_TRIES && disturbed(wanted); i++) {
                again(wanted);
            }
        }
        return lost;
    }

    private static void insert(List<byte[]> among, List<byte[]> newer, int ahead) {
        int at = Math.min(ahead, newer.size());
        among.addAll(0, newer.subList(0, at));
        among.addAll(newer.subList(at, newer.size()));
    }

    /** Leaves those numbers over in whose queue something has come between; are there any? */
    private boolean disturbed(Map<Integer, List<byte[]>> wanted) {
        Map<Integer, List<byte[]>> now = pending(wanted.keySet());
        wanted.entrySet().removeIf(e -> begins(now.getOrDefault(e.getKey(), List.of()), e.getValue()));
        return !wanted.isEmpty();
    }

    private static boolean begins(List<byte[]> all, List<byte[]> with) {
        boolean same = all.size() >= with.size();
        for (int i = 0; same && i < with.size(); i++) {
            same = Arrays.equals(all.get(i), with.get(i));
        }
        return same;
    }

    private void again(Map<Integer, List<byte[]>> wanted) {
        take(pending(wanted.keySet())).forEach((number, all) -> {
            for (byte[] known : wanted.get(number)) {
                for (int i = 0; i < all.size(); i++) {
                    if (Arrays.equals(all.get(i), known)) {
                        all.remove(i);
                        break;
                    }
                }
            }
            wanted.get(number).addAll(all);
        });
        queue(wanted);
    }

    private static Map<Integer, List<byte[]>> byNumber(List<byte[]> infos) {
        Map<Integer, List<byte[]>> all = new LinkedHashMap<>();
        infos.forEach(info ->
                all.computeIfAbsent(number(info), n -> new ArrayList<>()).add(info));
        return all;
    }

    private static int number(byte[] info) {
        return SignalInfo.of(info).number();
    }

    /** What the thread itself has of these numbers. A trap's is the remote call's own. */
    private Map<Integer, List<byte[]>> pending(Collection<Integer> numbers) {
        Map<Integer, List<byte[]>> all = byNumber(tracee.pending());
        all.keySet().removeIf(n -> n == Signals.SIGTRAP || !numbers.contains(n));
        return all;
    }

    /** Takes as many of each number as were seen: the thread's own are the first that it gets. */
    private Map<Integer, List<byte[]>> take(Map<Integer, List<byte[]>> seen) {
        List<Integer> numbers = new ArrayList<>();
        seen.forEach((number, all) -> all.forEach(info -> numbers.add(number)));
        List<byte[]> taken = new ArrayList<>();
        tracee.memory().poke(room + NO_TIME, new byte[16]);
        for (int from = 0; from < numbers.size(); from += AT_ONCE) {
            List<Integer> some = numbers.subList(from, Math.min(numbers.size(), from + AT_ONCE));
            Batch batch = new Batch();
            ByteBuffer sets = ByteBuffer.allocate(some.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < some.size(); i++) {
                sets.putLong(Signals.bit(some.get(i)));
                batch.add(null, Nr.RT_SIGTIMEDWAIT, room + SETS + 8 * i, info(i), room + NO_TIME, 8);
            }
            tracee.memory().poke(room + SETS, sets.array());
            call.run(batch, room, AT_ONCE);
            for (int i = 0; i < some.size(); i++) {
                if (batch.result(i) == some.get(i)) {
                    taken.add(tracee.memory().bytes(info(i), INFO));
                }
            }
        }
        return byNumber(taken);
    }

    private long info(int i) {
        return room + INFOS + (long) i * INFO;
    }

    private void askNumbers() {
        if (process == 0) {
            Batch batch = new Batch();
            batch.add(null, Nr.GETPID);
            batch.add(null, Nr.GETTID);
            call.run(batch, room, AT_ONCE);
            process = batch.result(0);
            thread = batch.result(1);
        }
    }

    /** Adds all; those that cannot be, for which there is no room, are wanted no more. */
    private void queue(Map<Integer, List<byte[]>> wanted) {
        askNumbers();
        List<byte[]> all = new ArrayList<>();
        wanted.values().forEach(all::addAll);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<byte[]> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            Batch batch = new Batch();
            ByteBuffer infos = ByteBuffer.allocate(some.size() * INFO);
            for (int i = 0; i < some.size(); i++) {
                infos.put(some.get(i));
                batch.add(null, Nr.RT_TGSIGQUEUEINFO, process, thread, number(some.get(i)), info(i));
            }
            tracee.memory().poke(room + INFOS, infos.array());
            call.run(batch, room, AT_ONCE);
            for (int i = 0; i < some.size(); i++) {
                if (RemoteCall.failed(batch.result(i))) {
                    byte[] none = some.get(i);
                    wanted.get(number(none)).removeIf(info -> info == none);
                    lost++;
                }
            }
        }
    }
}
