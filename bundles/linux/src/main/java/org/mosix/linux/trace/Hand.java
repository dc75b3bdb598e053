package org.mosix.linux.trace;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One platform thread that owns a set of tracees, because the kernel takes ptrace requests from the tracer's thread
 * only. It waits with {@code wait4(-1, __WALL|__WNOTHREAD)}, so it never takes the events of other threads' children.
 * Work from other threads is queued; a <em>doorbell</em>, a sleeping tracee that anybody may signal, ends the wait.
 */
public final class Hand implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hand.class);

    public static final long TRACESYSGOOD = 1;
    public static final long TRACEFORK = 2;
    public static final long TRACEVFORK = 4;
    public static final long TRACECLONE = 8;
    public static final long TRACEEXEC = 16;
    public static final long TRACEEXIT = 64;
    public static final long TRACESECCOMP = 128;
    public static final long EXITKILL = 1 << 20;
    /** Needs CAP_SYS_ADMIN and CONFIG_CHECKPOINT_RESTORE; children that are attached by themselves have it too. */
    public static final long SUSPEND_SECCOMP = 1 << 21;

    private static final int SEIZE = 0x4206;
    private static final int WALL = 0x40000000;
    private static final int WNOTHREAD = 0x20000000;

    private final Map<Integer, Tracee> tracees = new HashMap<>();
    private final Map<Integer, Watcher> watchers = new HashMap<>();
    /** Stops of auto-attached children that came before their parent's event named them. */
    private final Map<Integer, WaitStatus> strays = new HashMap<>();

    private final Map<Integer, Queue<WaitStatus>> put = new HashMap<>();
    private final Errands errands = new Errands(this::ring);
    private final NativeBuffer status = new NativeBuffer(8);
    /** struct rusage of whoever wait4 reports: user time at 0, system time at 16. */
    private final NativeBuffer usage = new NativeBuffer(144);

    private final Thread thread;
    private final CompletableFuture<Integer> doorbell = new CompletableFuture<>();
    private volatile boolean closing;
    /** The tracee whose stop is awaited and since when (nanoTime); 0 for none. Written by the hand. */
    private volatile int awaited;

    private volatile long awaitedSince;

    public Hand(String name) {
        thread = new Thread(this::loop, name);
        thread.setDaemon(true);
        thread.start();
        doorbell.join();
        Watchdog.watch(this);
    }

    private void ring() {
        Kernel.call(Nr.KILL, doorbell.join(), Signals.SIGUSR1);
    }

    /** Runs {@code task} on the hand's thread, soon; exceptions are logged. Throws {@link HandEnded}. Any thread. */
    public void post(Runnable task) {
        if (!offer(task)) {
            throw new HandEnded();
        }
    }

    /** As {@link #post}, but false if the hand has ended: for what nobody needs then. */
    public boolean offer(Runnable task) {
        if (Thread.currentThread() == thread) {
            errands.later(task);
            return true;
        }
        return errands.add(task);
    }

    /**
     * Runs {@code task} on the hand's thread and waits for its result; its exception is rethrown here. Throws {@link HandEnded}.
     * Any thread.
     */
    public <T> T call(Callable<T> task) {
        if (Thread.currentThread() == thread) {
            return unchecked(task);
        }
        CompletableFuture<T> result = errands.ask(task);
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException r) {
                throw r;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + thread.getName(), e);
        }
    }

    public void run(Runnable task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    private static <T> T unchecked(Callable<T> task) {
        try {
            return task.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void check() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "ptrace from " + Thread.currentThread().getName() + ", not " + thread.getName());
        }
    }

    /** Attaches to a running process without stopping it (PTRACE_SEIZE). On the hand; throws KernelException. */
    public Tracee seize(int pid, long options, Watcher watcher) {
        check();
        Kernel.must("trace process " + pid, Kernel.call(Nr.PTRACE, SEIZE, pid, 0, options));
        return register(pid, watcher);
    }

    private Tracee register(int pid, Watcher watcher) {
        Tracee tracee = new Tracee(this, pid);
        tracees.put(pid, tracee);
        watchers.put(pid, watcher);
        return tracee;
    }

    /** Takes over a child that the kernel attached by itself (fork options). Its first stop is to be awaited next. */
    public Tracee adopt(int pid, Watcher watcher) {
        check();
        Tracee tracee = register(pid, watcher);
        WaitStatus early = strays.remove(pid);
        if (early != null) {
            put.computeIfAbsent(pid, p -> new ArrayDeque<>()).add(early);
        }
        return tracee;
    }

    public void watch(Tracee tracee, Watcher watcher) {
        check();
        watchers.put(tracee.pid(), watcher);
    }

    void forget(Tracee tracee) {
        tracees.remove(tracee.pid());
        watchers.remove(tracee.pid());
        put.remove(tracee.pid());
    }

    /** Number of tracees, the doorbell not counted. On the hand. */
    public int size() {
        check();
        return tracees.size() - 1;
    }

    /**
     * Waits for the next stop of one tracee, which is known to come soon (it executes an injected call). Others' events
     * wait in the kernel. An end is put aside for the loop and reported as {@link Gone}; one that does not stop in time
     * is killed, because all others of this hand wait for it.
     */
    public WaitStatus await(Tracee tracee) {
        check();
        Queue<WaitStatus> aside = put.get(tracee.pid());
        if (aside != null && !aside.isEmpty()) {
            return noteStop(tracee, aside.poll());
        }
        long got;
        awaitedSince = System.nanoTime();
        awaited = tracee.pid();
        do {
            got = Kernel.call(Nr.WAIT4, tracee.pid(), status.address(), WALL, usage.address());
        } while (got == -Errno.EINTR);
        awaited = 0;
        Kernel.must("wait for process " + tracee.pid(), got);
        WaitStatus now = new WaitStatus(status.getInt(0));
        if (now.ended()) {
            noteEnd(tracee);
            errands.later(() -> dispatch(tracee.pid(), now));
            throw new Gone(tracee.pid());
        }
        return noteStop(tracee, now);
    }

    /** The first who learns of an end takes the CPU times that came with it. */
    private void noteEnd(Tracee tracee) {
        if (!tracee.ended()) {
            tracee.noteEnded(nanos(0), nanos(16));
        }
    }

    private long nanos(int at) {
        return usage.getLong(at) * 1_000_000_000L + usage.getLong(at + 8) * 1000;
    }

    private static WaitStatus noteStop(Tracee tracee, WaitStatus status) {
        tracee.noteStopped();
        return status;
    }

    private void loop() {
        Stub.use();
        try {
            doorbell.complete(hangDoorbell());
        } catch (RuntimeException e) {
            Stub.leave();
            doorbell.completeExceptionally(e);
            return;
        }
        try {
            work();
        } finally {
            end();
        }
    }

    private void end() {
        closing = true;
        errands.end();
        // From now on nobody rings: its pid may be another process's soon.
        Kernel.call(Nr.KILL, doorbell.join(), Signals.SIGKILL);
        long got;
        do {
            got = Kernel.call(Nr.WAIT4, doorbell.join(), status.address(), WALL, 0);
        } while (got == -Errno.EINTR || got > 0 && !new WaitStatus(status.getInt(0)).ended());
        tracees.values().forEach(tracee -> tracee.memory().close());
        Stub.leave();
    }

    private void work() {
        while (!closing) {
            errands.drain(this::guarded);
            long got = Kernel.call(Nr.WAIT4, -1, status.address(), WALL | WNOTHREAD, usage.address());
            if (got > 0) {
                guarded(() -> dispatch((int) got, new WaitStatus(status.getInt(0))));
            } else if (got != -Errno.EINTR) {
                LOG.error("{}: wait4: {}", thread.getName(), Errno.name((int) -got));
                return;
            }
        }
        do {
            errands.drain(this::guarded);
        } while (!errands.endIfDone());
    }

    private int hangDoorbell() {
        int pid = Stub.spawn();
        seize(pid, EXITKILL, new Watcher() {
            @Override
            public void onStop(Tracee bell, WaitStatus why) {
                bell.resume(0);
            }

            @Override
            public void onEnd(Tracee bell, WaitStatus why) {
                LOG.error("{}: the doorbell died ({}); no work can be handed over", thread.getName(), why);
            }
        });
        return pid;
    }

    /** On another thread: a tracee that has been awaited for longer than {@code most} is killed. */
    void relieve(long most) {
        int pid = awaited;
        if (pid != 0 && System.nanoTime() - awaitedSince > most && awaited == pid) {
            LOG.error("{}: process {} does not stop and is killed", thread.getName(), pid);
            Kernel.call(Nr.KILL, pid, Signals.SIGKILL);
        }
    }

    boolean closing() {
        return closing;
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Gone e) {
            LOG.debug("{}: {}", thread.getName(), e.getMessage());
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("{}: an event could not be handled", thread.getName(), e);
        }
    }

    private void dispatch(int pid, WaitStatus now) {
        Tracee tracee = tracees.get(pid);
        if (tracee == null) {
            strays.put(pid, now);
            return;
        }
        Watcher watcher = watchers.get(pid);
        if (now.ended()) {
            forget(tracee);
            noteEnd(tracee);
            watcher.onEnd(tracee, now);
        } else {
            tracee.noteStopped();
            watcher.onStop(tracee, now);
        }
    }

    /** Ends the thread; tracees with EXITKILL die with it. */
    @Override
    public void close() {
        closing = true;
        offer(() -> {});
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
