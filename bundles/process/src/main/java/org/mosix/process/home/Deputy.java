package org.mosix.process.home;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.mosix.image.ProcessImage;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.transfer.HomeFiles;
import org.mosix.syscall.marshal.Layout;

/**
 * A process of this home that works elsewhere: the original process, emptied, which makes its system calls. Fields
 * marked "lock" are guarded by {@link #lock}; the others belong to the hand or are said to be volatile.
 */
public final class Deputy {
    /** Tasks name images that other nodes send: no node may guess those of processes that it does not have. */
    private static final SecureRandom TASKS = new SecureRandom();
    private static final long PLACE_NANOS = 20_000_000_000L;

    final Object lock = new Object();
    private final long task;
    private final Tracee tracee;
    private final long gadgetBase;
    private final HomeEvents events;
    private final byte[] actions;

    /** Where the body works; null while nobody does (between two places). */
    private volatile HomeLink link;

    private volatile DeputyPage page;
    private volatile OutLoop out;

    // lock
    private boolean leaving;
    private boolean placed;
    private int epoch;
    private int lastEpoch;
    private int signalsSent;
    private HomeCall inFlight;

    /** The task of the last child, for the reply to its parent. Written by the hand before the parent goes on. */
    volatile long lastChild;

    volatile boolean ended;
    private final AtomicLong calls = new AtomicLong();
    private volatile CompletableFuture<Void> frozen = new CompletableFuture<>();
    private volatile CompletableFuture<String> refusal = new CompletableFuture<>();
    private final AtomicReference<HomeFiles> mapped = new AtomicReference<>();
    private volatile Runnable onHold;
    private volatile boolean held;
    private final AtomicBoolean askedHome = new AtomicBoolean();
    private volatile boolean filled;

    public Deputy(Tracee tracee, long gadgetBase, byte[] actions, HomeEvents events) {
        this.task = TASKS.nextLong() >>> 1 | 1;
        this.tracee = tracee;
        this.gadgetBase = gadgetBase;
        this.actions = Arrays.copyOf(actions, actions.length);
        this.events = events;
        this.page = DeputyPage.of(tracee.pid(), gadgetBase + org.mosix.linux.trace.Gadget.PAGE);
        this.out = new OutLoop(this);
    }

    public long task() {
        return task;
    }

    public int pid() {
        return tracee.pid();
    }

    public Tracee tracee() {
        return tracee;
    }

    public Hand hand() {
        return tracee.hand();
    }

    public long gadgetBase() {
        return gadgetBase;
    }

    public HomeLink link() {
        return link;
    }

    HomeEvents events() {
        return events;
    }

    DeputyPage page() {
        return page;
    }

    /** Calls forwarded for it so far. */
    public long calls() {
        return calls.get();
    }

    /** The kernel signal actions, 64 times 32 bytes, as the last rt_sigaction left them. */
    public byte[] actions() {
        synchronized (lock) {
            return actions.clone();
        }
    }

    long actionWord(int signal, int word) {
        synchronized (lock) {
            return java.nio.ByteBuffer.wrap(actions)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .getLong((signal - 1) * ProcessImage.ACTION_SIZE + 8 * word);
        }
    }

    void action(int signal, byte[] action) {
        synchronized (lock) {
            System.arraycopy(action, 0, actions, (signal - 1) * ProcessImage.ACTION_SIZE, ProcessImage.ACTION_SIZE);
        }
    }

    /** An epoch for a body that is about to be committed: greater than all before. */
    public int offerEpoch() {
        synchronized (lock) {
            return ++lastEpoch;
        }
    }

    /** The body of that epoch now works behind {@code at}: calls and signals go there. */
    public void place(HomeLink at, int ofEpoch) {
        synchronized (lock) {
            link = at;
            epoch = ofEpoch;
            placed = true;
            lock.notifyAll();
            leaving = false;
            askedHome.set(false);
            signalsSent = 0;
            frozen = new CompletableFuture<>();
        }
        out.start();
    }

    /**
     * Waits until the deputy serves calls of an epoch that was offered: a committed body may be quicker than home. False:
     * it never will. On In.
     */
    boolean awaitPlaced(int ofEpoch) throws IOException {
        long end = System.nanoTime() + PLACE_NANOS;
        synchronized (lock) {
            try {
                while (!ended && (!placed || ofEpoch == lastEpoch && ofEpoch != epoch)) {
                    long left = (end - System.nanoTime()) / 1_000_000;
                    if (left <= 0) {
                        throw new IOException("a call of a body that was not committed");
                    }
                    lock.wait(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted");
            }
            return placed;
        }
    }

    /** The epoch whose calls are made. Under the lock. */
    int epoch() {
        return epoch;
    }

    /** From now on calls that arrive are not made but sent back; true if one is in flight. */
    public boolean beginLeaving() {
        synchronized (lock) {
            leaving = true;
            refusal = new CompletableFuture<>();
            frozen = new CompletableFuture<>();
            if (ended) {
                frozen.completeExceptionally(new Busy("it has just ended or begun another program"));
            }
            return inFlight != null;
        }
    }

    /** Its host wants it home: true the first time, until a move has begun or failed. */
    boolean asksHome() {
        return askedHome.compareAndSet(false, true);
    }

    /** The move is off. */
    public void stay() {
        askedHome.set(false);
        synchronized (lock) {
            leaving = false;
        }
    }

    /** Completes when the host says that the body is held and no call is in flight. */
    public CompletableFuture<Void> frozen() {
        return frozen;
    }

    /**
     * Under the lock: may this call begin? It may not when the process is about to move or when a signal was sent that
     * the host had not seen: then the body takes the signal first and asks again.
     */
    boolean admits(int signalsSeen) {
        return !leaving && signalsSeen == signalsSent;
    }

    boolean leaving() {
        synchronized (lock) {
            return leaving;
        }
    }

    int nextSignal() {
        return ++signalsSent;
    }

    HomeCall inFlight() {
        return inFlight;
    }

    void inFlight(HomeCall call) {
        inFlight = call;
    }

    /** Files of the mapping just made, until the host has taken their content. */
    void mapped(HomeFiles files) {
        HomeFiles old = mapped.getAndSet(files);
        if (old != null) {
            old.close();
        }
    }

    HomeFiles takeMapped() {
        return mapped.getAndSet(null);
    }

    /** The host that should have sent the body's image could not. */
    void refused(String sentence) {
        refusal.complete(sentence);
    }

    /** Completes with a sentence if the host cannot send the frozen body's image. */
    public CompletableFuture<String> refusal() {
        return refusal;
    }

    Layout layout() {
        return out.layout;
    }

    /** The count, once: it is added to what is remembered of the process. */
    public long takeCalls() {
        return calls.getAndSet(0);
    }

    void countCall() {
        calls.incrementAndGet();
    }

    /** What the hand does when the deputy next stops for an interrupt, instead of letting it run on. */
    public void onHold(Runnable task) {
        onHold = task;
    }

    /** A move keeps the deputy stopped, or does so no more. */
    public void held(boolean now) {
        held = now;
    }

    /** It is about to be filled with memory; true if a move home that failed had done so before. */
    public boolean refill() {
        boolean before = filled;
        filled = true;
        return before;
    }

    /** Whether a move kept it stopped; it does no more. */
    public boolean takeHeld() {
        boolean was = held;
        held = false;
        return was;
    }

    Runnable takeHold() {
        Runnable task = onHold;
        onHold = null;
        return task;
    }

    /** No more calls: the process is gone or is at home again. */
    public void close() {
        synchronized (lock) {
            ended = true;
            lock.notifyAll();
        }
        frozen.completeExceptionally(new Busy("it has just ended or begun another program"));
        mapped(null);
        page.end();
    }
}
