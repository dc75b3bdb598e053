package org.mosix.process.home;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.mosix.linux.trace.Areas;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.protocol.MoveToken;

/**
 * A process of this home that works elsewhere: the original process, emptied, which makes its system calls. One that has
 * several threads has a deputy for each; all that is said of the process is then said of the thread. Fields
 * marked "lock" are guarded by {@link #lock}; the others belong to the hand or are said to be volatile.
 */
public final class Deputy {
    final Object lock = new Object();
    private final long task;
    private final Tracee tracee;
    private final long gadgetBase;
    private final Crew crew;
    private final int slot;
    private final HomeEvents events;
    private final QuietMask mask;
    private final Waiting waiting;
    /** Where the body works; null while nobody does (between two places). */
    volatile HomeLink link;

    private volatile DeputyPage page;
    private volatile OutLoop out;

    // lock
    private boolean leaving;
    boolean placed;
    private int epoch;
    private int lastEpoch;
    private int signalsSent;
    private HomeCall inFlight;
    private boolean undone;

    /** The task of the last child, for the reply to its parent. Written by the hand before the parent goes on. */
    volatile long lastChild;

    volatile boolean ended;
    private final MoveTry move;
    final AtomicReference<MappedFile> mapped = new AtomicReference<>();

    private final NextStop nextStop = new NextStop();
    final AtomicBoolean askedHome = new AtomicBoolean();
    final AtomicBoolean nice = new AtomicBoolean();

    private volatile boolean jobStopped;
    /** Prints its calls; null if nobody asked for it. */
    private volatile CallTrace trace;

    /** Of the first thread of a process. */
    public Deputy(Tracee tracee, long gadgetBase, byte[] actions, CpuTimes times, Waiting waiting, HomeEvents events) {
        this(tracee, null, 0, gadgetBase, waiting, events, events.trace(tracee.pid()), actions, times);
    }

    /** Of a further thread, which has its area in {@code slot}; it belongs to the crew from now on. */
    public Deputy(Tracee tracee, Crew crew, int slot, Waiting waiting) {
        this(tracee, crew, slot, crew.lead().gadgetBase, waiting, crew.lead().events, crew.lead().trace, null, null);
        crew.enter(this);
    }

    private Deputy(
            Tracee tracee,
            Crew of,
            int slot,
            long gadgetBase,
            Waiting waiting,
            HomeEvents events,
            CallTrace trace,
            byte[] actions,
            CpuTimes times) {
        this.task = MoveToken.task();
        this.move = new MoveTry(task);
        this.tracee = tracee;
        this.gadgetBase = gadgetBase;
        this.slot = slot;
        this.crew = of != null ? of : new Crew(this, actions, times);
        this.events = events;
        this.mask = new QuietMask(this);
        this.waiting = waiting;
        this.page = DeputyPage.of(tracee.pid(), area());
        this.out = new OutLoop(this);
        this.trace = trace;
    }

    public Crew crew() {
        return crew;
    }

    /** The present try to move. */
    public MoveTry move() {
        return move;
    }

    /** Is it that of the first thread, which stands for the process? */
    public boolean leads() {
        return crew.lead() == this;
    }

    int slot() {
        return slot;
    }

    /** Where its area begins in the process. */
    public long area() {
        return Areas.at(gadgetBase, slot);
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

    /** The thread's id, which is the pid of the process if it leads. */
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
        return crew.times();
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
        return crew.calls().get();
    }

    /** The signal actions as the last rt_sigaction left them. */
    public Actions actions() {
        return crew.actions();
    }

    /** An epoch for a body that is about to be committed: greater than all before. */
    int offerEpoch() {
        synchronized (lock) {
            return ++lastEpoch;
        }
    }

    /** As {@link #offerEpoch}, when the first thread's deputy has offered this one. */
    void offered(int ofCrew) {
        synchronized (lock) {
            lastEpoch = ofCrew;
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
            mask.placed();
            move.freezeAnew();
        }
        out.start();
        return true;
    }

    /** A thread that is born: it works where {@code other}, another of its process, does. On the hand. */
    void placeAs(Deputy other) {
        int now;
        synchronized (other.lock) {
            lastEpoch = other.lastEpoch;
            now = other.epoch;
        }
        place(other.link, now);
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
            CompletableFuture<Void> frozen = move.freezeAnew();
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
            return leaving && inFlight != null;
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

    /** The count, once: it is added to what is remembered of the process. */
    public long takeCalls() {
        return crew.calls().getAndSet(0);
    }

    void countCall() {
        crew.calls().incrementAndGet();
    }

    public NextStop nextStop() {
        return nextStop;
    }

    /** No more calls: the process is gone or is at home again. */
    public void close() {
        synchronized (lock) {
            ended = true;
            lock.notifyAll();
        }
        Busy busy = new Busy("it has just ended or begun another program");
        move.off(busy);
        mask.close(busy);
        mapped.set(null);
        page.end();
    }
}
