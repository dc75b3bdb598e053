package org.mosix.process.home;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Requeue;
import org.mosix.linux.trace.SignalInfo;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.protocol.MaskFrame;
import org.mosix.wire.Malformed;
import org.mosix.wire.Sparse;
import org.slf4j.LoggerFactory;

/**
 * While a process moves, its deputy blocks all signals: the kernel keeps them, whole and in order, for where it goes.
 * Those that it is about to take are taken first, and are with the body before that is frozen: the program would else
 * return from its kill(2) before the handler ran.
 */
public final class QuietMask {
    private static final Sparse LOG = new Sparse(LoggerFactory.getLogger(QuietMask.class));
    /** So many pending signals are taken before a move; more come from somebody who floods it. */
    private static final int PATIENCE = 64;

    /** Frames that wait: no more signals than a host may have of a thread (RLIMIT_SIGPENDING is smaller by default). */
    private static final int MOST_SAID = (1 << 18) / MaskFrame.MOST;

    private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);

    /** What the deputy blocks. */
    private enum Blocks {
        /** What its program has blocked. */
        OWN,
        /** Besides that, what has a handler: nobody could call it, and it waits. */
        HANDLED,
        ALL
    }

    private final Deputy deputy;
    // Guarded by the deputy's lock.
    private Blocks wanted = Blocks.OWN;
    private Blocks now = Blocks.OWN;
    private int patience;
    private long own;
    /** What the host has said of the mask and the hand has not done yet. */
    private final Deque<MaskFrame> said = new ArrayDeque<>();

    /** How many signals of a number came back from the host since the deputy took the last one: the first that pend. */
    private final Map<Integer, Integer> back = new HashMap<>();

    private CompletableFuture<Void> settled = new CompletableFuture<>();

    QuietMask(Deputy deputy) {
        this.deputy = deputy;
    }

    /** The process is about to move; completes when the deputy is quiet. Any thread. */
    public CompletableFuture<Void> begin() {
        return want(Blocks.ALL);
    }

    /** The move is over, or off: it takes signals again. Any thread. */
    public void end() {
        want(Blocks.OWN);
    }

    /** The process is frozen: what it handles waits, from the deputy's next stop on, or from {@link #settle}. Any thread. */
    public void waitForThaw() {
        want(Blocks.HANDLED);
    }

    /** What its thread has blocked, as its image says: that counts when it is not quiet any more. */
    public void own(long mask) {
        synchronized (deputy.lock) {
            if (now != Blocks.OWN) {
                own = mask;
            }
        }
    }

    private CompletableFuture<Void> want(Blocks what) {
        CompletableFuture<Void> done;
        synchronized (deputy.lock) {
            wanted = what;
            patience = PATIENCE;
            settled = new CompletableFuture<>();
            if (deputy.ended) {
                settled.completeExceptionally(new Busy("it has just ended or begun another program"));
            }
            done = settled;
        }
        if (!deputy.hand().offer(this::nudge)) {
            done.completeExceptionally(new IOException("nobody traces it any more"));
        }
        return done;
    }

    /** The host says what the mask is, and gives signals back; calls wait until that is done. On In. */
    void told(MaskFrame frame) throws Malformed {
        synchronized (deputy.lock) {
            if (deputy.ended || frame.epoch() != deputy.epoch()) {
                return;
            }
            if (said.size() >= MOST_SAID) {
                throw new Malformed("more masks than any guest has");
            }
            said.add(frame);
        }
        deputy.hand().offer(this::nudge);
    }

    /** Under the lock: is a mask still to be set before a call may begin? */
    boolean waits() {
        return !said.isEmpty();
    }

    /** Under the lock, the deputy is stopped: whether that made it call something, so that it stands at another stop now. */
    private boolean doSaid() {
        if (said.isEmpty()) {
            return false;
        }
        if (now != Blocks.OWN) {
            own = said.getLast().mask();
        } else {
            deputy.tracee().signalMask(said.getLast().mask());
        }
        boolean calls = said.stream()
                .anyMatch(f -> f.closes() != CallFrame.NO_CLOSE || !f.infos().isEmpty());
        if (calls) {
            try (RemoteCall call = DeputyWatcher.calls(deputy)) {
                catchUp(call);
            }
        }
        said.clear();
        return calls;
    }

    /**
     * Signals that come back were sent before all that pend in the deputy, but for those that have come back since it took
     * the last of their number. All at once: each time, all that pend are taken out and follow.
     */
    private void catchUp(RemoteCall call) {
        List<byte[]> infos = new ArrayList<>();
        for (MaskFrame frame : said) {
            if (frame.closes() != CallFrame.NO_CLOSE) {
                call.call(Nr.CLOSE, frame.closes());
                if (deputy.trace() != null) {
                    deputy.trace().closed(deputy.pid(), frame.closes());
                }
            }
            infos.addAll(frame.infos());
        }
        noteLost(requeue(call).behind(signal -> back.getOrDefault(signal, 0), infos));
        for (byte[] info : infos) {
            back.merge(SignalInfo.of(info).number(), 1, Integer::sum);
        }
    }

    private Requeue requeue(RemoteCall call) {
        return new Requeue(deputy.tracee(), call, deputy.gadgetBase());
    }

    private void noteLost(int lost) {
        if (lost > 0) {
            LOG.warn("process {} has lost {} signals: its user has too many pending", deputy.pid(), lost);
        }
    }

    /** Under the lock: the deputy takes a signal of this number. */
    void took(int signal) {
        back.remove(signal);
    }

    /** Under the lock: the body goes on elsewhere, with signals that it had before any came back. */
    void placed() {
        back.clear();
    }

    /** The mask is set at a stop: makes one if there is none. On the hand. */
    private void nudge() {
        Tracee tracee = deputy.tracee();
        if (deputy.ended || tracee.ended()) {
            return;
        }
        if (tracee.stopped()) {
            settle(deputy.jobStopped());
        } else {
            tracee.interrupt();
        }
    }

    /**
     * The deputy is stopped: gives it the mask that is wanted, if it can be now. {@code job}: its job is stopped, and it
     * takes no signal. On the hand.
     *
     * @return whether it has been made to call something: it stands at a stop of its own then, at which it cannot be left to wait for
     *     SIGCONT (PTRACE_LISTEN wants a stop of the group, ptrace(2))
     */
    public boolean settle(boolean job) {
        CompletableFuture<Void> done;
        boolean called;
        synchronized (deputy.lock) {
            HomeCall call = deputy.inFlight();
            boolean setting = call != null
                    && !deputy.ended
                    && call.internal()
                    && deputy.page().cmd() != deputy.page().done();
            if (setting) {
                // Its own short call ends first.
                SOON.execute(() -> deputy.hand().offer(this::nudge));
                return false;
            }
            called = doSaid();
            // Else it is interrupted once more when it has taken its signal.
            boolean all = wanted == Blocks.ALL && now != Blocks.ALL;
            if (all && !job && patience-- > 0 && signalDue()) {
                if (!deputy.crew().isSingle()) {
                    // Another thread may take it.
                    SOON.execute(() -> deputy.hand().offer(this::nudge));
                }
                return called;
            }
            if (wanted != now) {
                own = now == Blocks.OWN ? deputy.tracee().signalMask() : own;
                deputy.tracee().signalMask(blocked());
            }
            now = wanted;
            deputy.lock.notifyAll();
            done = settled;
        }
        done.complete(null);
        return called;
    }

    private long blocked() {
        return switch (wanted) {
            case OWN -> own;
            case HANDLED -> own | handled();
            case ALL -> -1L;
        };
    }

    /** Those that have a handler; all if that cannot be read any more. */
    private long handled() {
        try {
            return ProcessStatus.of(deputy.pid()).set("SigCgt");
        } catch (IOException e) {
            return -1L;
        }
    }

    private boolean signalDue() {
        try {
            return ProcessStatus.of(deputy.pid()).deliverable() != 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The process is at home, and its hand holds it: what its host has said and was not done yet is done now. */
    public void comesHome(RemoteCall call) {
        synchronized (deputy.lock) {
            catchUp(call);
            said.clear();
        }
    }

    /** Signals that the body had not taken are queued in the process again: all that pend there left it later. On the hand. */
    public void requeueFirst(RemoteCall call, List<byte[]> infos) {
        noteLost(requeue(call).first(infos));
    }

    /**
     * Under the lock: does the deputy block all signals? When its move is over it must not make a call before that ends: a
     * kill(2) of itself would be over without the signal being taken.
     */
    boolean muted() {
        return now != Blocks.OWN;
    }

    /** Is the deputy still to be interrupted for its mask's sake? */
    boolean unsettled() {
        synchronized (deputy.lock) {
            return now != wanted || !said.isEmpty();
        }
    }

    void close(Busy why) {
        synchronized (deputy.lock) {
            settled.completeExceptionally(why);
        }
    }
}
