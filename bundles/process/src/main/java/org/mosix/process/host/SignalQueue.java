package org.mosix.process.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.ProcessLimits;
import org.mosix.linux.trace.SignalInfo;
import org.mosix.wire.Sparse;
import org.slf4j.LoggerFactory;

/**
 * Signals that home has sent for a body's thread, until it takes them. Each is queued under a token; the hand puts the real
 * siginfo in its place when the body takes it, because the kernel lets nobody forge one from outside (rt_sigqueueinfo(2)).
 *
 * <p>Real-time signals queue, and there may be tens of thousands: the kernel is given one of each number at a time, so that
 * it still chooses the lowest number first, one that is put back does not change its place, and the limit of this node's
 * user binds nobody. Any thread.
 */
final class SignalQueue {
    private static final Sparse SPARSE = new Sparse(LoggerFactory.getLogger(SignalQueue.class));
    private static final int REAL_TIME = 32;
    /** Signals that wait here; home's kernel lets nobody have so many pending (RLIMIT_SIGPENDING). */
    static final int MOST = 1 << 18;
    /** Far from any value that a program puts into a signal of its own. */
    private static final AtomicLong TOKENS = new AtomicLong(0x4d4f_5349_0000_0000L + System.nanoTime() % 0xffffff);

    private static final Deque<Guest.Taken> NONE = new ArrayDeque<>();

    private final int process;
    private final int thread;
    private final Map<Long, Guest.Taken> tokens = new HashMap<>();
    /** By number, those behind the one that the kernel has. */
    private final Map<Integer, Deque<Guest.Taken>> waiting = new HashMap<>();

    private int size;
    /** Number of the one that the body is about to take: those that come meanwhile are behind it, and behind the waiting. */
    private int taking;

    SignalQueue(int process, int thread) {
        this.process = process;
        this.thread = thread;
    }

    /** A signal for the body. */
    synchronized void add(Guest.Taken signal) {
        if (joins(signal)) {
            return;
        }
        boolean queues = signal.signal() >= REAL_TIME;
        if (queues && (signal.signal() == taking || inKernel(signal.signal()))) {
            if (size >= MOST) {
                SPARSE.warn("a guest has {} signals waiting: further ones are dropped", size);
                return;
            }
            size++;
            waiting.computeIfAbsent(signal.signal(), n -> new ArrayDeque<>()).add(signal);
        } else {
            send(signal);
        }
    }

    /**
     * A timer has one signal pending at most: what expires until that is taken is an overrun of it. Home's kernel knows of
     * none that is on its way here or has come back, and queues another.
     */
    private boolean joins(Guest.Taken later) {
        return SignalInfo.of(later.info()).isOfTimer()
                && Stream.concat(tokens.values().stream(), waiting.getOrDefault(later.signal(), NONE).stream())
                        .anyMatch(pending -> Overruns.join(pending.info(), later.info()));
    }

    /** One that the body was about to take, and shall take later instead: before all others of its number. */
    synchronized void again(Guest.Taken signal) {
        taking = 0;
        send(signal);
    }

    /** The body takes it: the next of its number comes behind. */
    synchronized void gone(Guest.Taken signal) {
        taking = 0;
        Deque<Guest.Taken> behind = waiting.get(signal.signal());
        if (behind != null && !behind.isEmpty()) {
            size--;
            send(behind.poll());
        }
    }

    private boolean inKernel(int signal) {
        return tokens.values().stream().anyMatch(t -> t.signal() == signal);
    }

    private void send(Guest.Taken signal) {
        long token = TOKENS.getAndIncrement();
        tokens.put(token, signal);
        NativeBuffer info = SignalInfo.queued(signal.signal(), token);
        long result = Kernel.call(Nr.RT_TGSIGQUEUEINFO, process, thread, signal.signal(), info.address());
        if (result == -Errno.EAGAIN) {
            // The limit of all that this node's user has; the program's own is that of its deputy.
            NativeBuffer unlimited = new NativeBuffer(16).putLong(0, -1).putLong(8, -1);
            Kernel.call(Nr.PRLIMIT64, process, ProcessLimits.SIGPENDING, unlimited.address(), 0);
            result = Kernel.call(Nr.RT_TGSIGQUEUEINFO, process, thread, signal.signal(), info.address());
        }
        if (result < 0) {
            tokens.remove(token); // The body has ended.
        }
    }

    /** The signal behind a token in a delivered siginfo, or null if the signal is not ours. {@link #gone} or {@link #again} follows. */
    synchronized Guest.Taken take(byte[] delivered) {
        long token = token(delivered);
        Guest.Taken taken = tokens.remove(token);
        taking = taken == null ? 0 : taken.signal();
        if (taken != null && taken.signal() < REAL_TIME) {
            // A pending standard signal swallows later ones of its kind: their tokens will never be seen.
            tokens.entrySet().removeIf(e -> e.getKey() < token && e.getValue().signal() == taken.signal());
        }
        return taken;
    }

    /** Those that have not been taken, oldest first of each number; {@code pending}: what the kernel holds. */
    synchronized List<Guest.Taken> undelivered(List<byte[]> pending) {
        List<Guest.Taken> all = new ArrayList<>();
        for (byte[] info : pending) {
            // A token alone says nothing, since a pending standard signal swallows later ones of its kind.
            Guest.Taken known = tokens.get(token(info));
            if (known != null) {
                all.add(known);
            }
        }
        waiting.values().forEach(all::addAll);
        return all;
    }

    /** Those of these numbers, which the body's thread will not take any more: another may. */
    synchronized List<Guest.Taken> yield(long numbers) {
        List<Guest.Taken> all = new ArrayList<>();
        List<Long> own = tokens.keySet().stream()
                .filter(token -> Signals.in(numbers, tokens.get(token).signal()))
                .sorted()
                .toList();
        for (long token : own) {
            Guest.Taken signal = tokens.remove(token);
            // A pending standard signal has swallowed later ones of its kind.
            if (signal.signal() >= REAL_TIME || all.stream().noneMatch(other -> other.signal() == signal.signal())) {
                all.add(signal);
            }
            Deque<Guest.Taken> behind = waiting.remove(signal.signal());
            if (behind != null) {
                size -= behind.size();
                all.addAll(behind);
            }
        }
        return all;
    }

    /** The token in a siginfo, or 0. */
    private static long token(byte[] bytes) {
        SignalInfo info = SignalInfo.of(bytes);
        return info.isQueued() ? info.value() : 0;
    }
}
