package org.mosix.process.home;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.protocol.MoveToken;

/**
 * A process of this home that works elsewhere: the original process, emptied, which makes its system calls. Fields
 * marked "lock" are guarded by {@link #lock}; the others belong to the hand or are said to be volatile.
 */
public final class Deputy {
    final Object lock = new Object();
    private final long task;
    private final Tracee tracee;
    private final long gadgetBase;
    private final HomeEvents events;
    private final CpuTimes times;
    private final QuietMask mask;
    private final Waiting waiting;
    private final Actions actions;
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
    private boolean undone;

    /** The task of the last child, for the reply to its parent. Written by the hand before the parent goes on. */
    volatile long lastChild;

    volatile boolean ended;
    private final AtomicLong calls = new AtomicLong();
    private volatile CompletableFuture<Void> frozen = new CompletableFuture<>();
    private volatile CompletableFuture<String> refusal = new CompletableFuture<>();
    /** Of the present try to move. */
    private volatile long token;

    private int tries;
    final AtomicReference<MappedFile> mapped = new AtomicReference<>();

    private final NextStop nextStop = new NextStop();
    final AtomicBoolean askedHome = new AtomicBoolean();

    private volatile boolean jobStopped;
    /** Prints its calls; null if nobody asked for it. */
    private volatile CallTrace trace;

    private final AtomicBoolean filled = new AtomicBoolean();

    public Deputy(Tracee tracee, long gadgetBase, byte[] actions, CpuTimes times, Waiting waiting, HomeEvents events) {
        this.task = MoveToken.task();
        this.tracee = tracee;
        this.gadgetBase = gadgetBase;
        this.actions = new Actions(actions);
        this.events = events;
        this.times = times;
        this.mask = new QuietMask(this);
        this.waiting = waiting;
        this.page = DeputyPage.of(tracee.pid(), gadgetBase + org.mosix.linux.trace.Gadget.PAGE);
        this.out = new OutLoop(this);
        this.trace = events.trace(tracee.pid());
    }

    CallTrace trace() {
        return trace;
    }

    /** A child's calls are printed where its parent's are. */
    void traceAs(Deputy parent) {
        trace = parent.trace;
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

    public CpuTimes times() {
        return times;
    }

    HomeEvents events() {
        return events;
    }

    OutLoop out() {
        return out;
    }

    DeputyPage page() {
        return page;
    }

    public long calls() {
        return calls.get();
    }

    /** The signal actions as the last rt_sigaction left them. */
    public Actions actions() {
        return actions;
    }

    /** An epoch for a body that is about to be committed: greater than all before. */
    public int offerEpoch() {
        synchronized (lock) {
            return ++lastEpoch;
        }
    }

    /**
     * The body of that epoch now works behind {@code at}: calls and signals go there. False: the process has ended, and
     * nobody needs that body. On the hand.
     */
    public boolean place(HomeLink at, int ofEpoch) {
        synchronized (lock) {
            if (ended) {
                return false;
            }
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
        return true;
    }

    /** Waits until the deputy serves calls: a committed body may be quicker than home. False: it never will. On In. */
    boolean awaitPlaced(int ofEpoch) throws IOException {
        synchronized (lock) {
            try {
                while (!ended && !serves(ofEpoch)) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted");
            }
            return placed;
        }
    }

    private boolean serves(int ofEpoch) {
        return placed && (leaving ? ofEpoch <= epoch || ofEpoch > lastEpoch : !mask.muted());
    }

    /** The epoch whose calls are made. Under the lock. */
    int epoch() {
        return epoch;
    }

    /** From now on calls that arrive are not made but sent back; true if one is in flight. */
    public boolean beginLeaving() {
        synchronized (lock) {
            leaving = true;
            lock.notifyAll();
            frozen = new CompletableFuture<>();
            if (ended) {
                frozen.completeExceptionally(new Busy("it has just ended or begun another program"));
            }
            return inFlight != null;
        }
    }

    /** The mask it has while it moves. */
    public QuietMask mask() {
        return mask;
    }

    /** The move is off. */
    public void stay() {
        askedHome.set(false);
        synchronized (lock) {
            leaving = false;
            lock.notifyAll();
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

    public boolean jobStopped() {
        return jobStopped;
    }

    void jobStopped(boolean now) {
        jobStopped = now;
    }

    /** Must the call in flight end now, although its job is stopped, because it is to move? */
    boolean mustAnswer() {
        synchronized (lock) {
            return leaving && inFlight != null && !inFlight.internal();
        }
    }

    int nextSignal() {
        return ++signalsSent;
    }

    /** The wait that a move has ended. */
    public Waiting waiting() {
        return waiting;
    }

    /** Under the lock: the call in flight is ended before it has begun, or that is taken note of; whether it was so. */
    boolean undone(boolean now) {
        boolean was = undone;
        undone = now;
        return was;
    }

    HomeCall inFlight() {
        return inFlight;
    }

    void inFlight(HomeCall call) {
        inFlight = call;
    }

    /** Begins a try to move: the token under which its image shall travel. What comes late of an earlier try is not taken. */
    public long newToken() {
        synchronized (lock) {
            refusal = new CompletableFuture<>();
            token = MoveToken.of(task, ++tries);
            return token;
        }
    }

    public long token() {
        return token;
    }

    /** The host that should have sent the body's image under this token could not. */
    void refused(long tried, String sentence) {
        if (tried == token) {
            refusal.complete(sentence);
        }
    }

    /** The host where the body works, or stands, is lost, or the process is: no move goes on. */
    void moveOff(IOException why) {
        frozen.completeExceptionally(why);
        refusal.complete(why.getMessage());
    }

    /** Completes with a sentence if the host cannot send the frozen body's image. */
    public CompletableFuture<String> refusal() {
        return refusal;
    }

    /** The count, once: it is added to what is remembered of the process. */
    public long takeCalls() {
        return calls.getAndSet(0);
    }

    void countCall() {
        calls.incrementAndGet();
    }

    public NextStop nextStop() {
        return nextStop;
    }

    /** It is about to be filled with memory; true if a move home that failed had done so before. */
    public boolean refill() {
        return filled.getAndSet(true);
    }

    /** No more calls: the process is gone or is at home again. */
    public void close() {
        synchronized (lock) {
            ended = true;
            lock.notifyAll();
        }
        Busy busy = new Busy("it has just ended or begun another program");
        moveOff(busy);
        mask.close(busy);
        mapped.set(null);
        page.end();
    }
}
