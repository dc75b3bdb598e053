package org.mosix.process.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mosix.image.Budget;
import org.mosix.image.FileRef;
import org.mosix.image.ProcessImage;
import org.mosix.image.Vma;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.protocol.LateFrame;
import org.mosix.process.protocol.MaskFrame;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;

/**
 * One body, or one thread of it, and what is known of it. Fields without a word belong to the hand; {@link #flight} passes between Up, Down
 * and the hand, one of which has the call at any moment.
 */
final class Guest {
    private static final Executor LATER = CompletableFuture.delayedExecutor(GuestMask.LAZY_NANOS, TimeUnit.NANOSECONDS);

    /**
     * A signal that home sent and the body has not taken yet.
     *
     * @param blocks what its handler's action blocks
     * @param info its siginfo
     */
    record Taken(int signal, long blocks, byte[] info) {}

    final GuestLink link;
    final long task;
    final Tracee body;
    final int pid;
    final long gadgetBase;
    final Listener listener;
    final BodyMemory upMemory;
    final BodyMemory downMemory;
    /** It, and the other threads of its process. */
    final Crew crew;

    volatile Flight flight;
    /** Which commit of its task this body is. */
    int epoch = CallFrame.FIRST_EPOCH;
    /** Sequence number of the last call. */
    int seq;
    /** Signals taken over from home so far. Written by Down. */
    volatile int signalsSeen;

    final GuestMask mask = new GuestMask(new Home());
    final LateFiles late = new LateFiles(new Files());
    private final AtomicBoolean tellsLater = new AtomicBoolean();

    final SignalQueue signals;
    /** Signals that came while the body was in a call that swaps the mask. Down adds, the hand takes. */
    final List<Taken> masked = java.util.Collections.synchronizedList(new ArrayList<>());

    /** Home interrupted the last call: its raw code is in the body's register for the kernel to act on. */
    volatile boolean restarting;

    /** The call that it is about to make again, or null. Up forgets it when it has it. */
    volatile Suspended suspended;

    /** Bytes that the call has done which it is just taken out of, to be made again; 0 when {@link #suspended} knows them. */
    long partial;

    /** What home was last told it has used and wanted, in ticks, and whether that was news. On the clock of {@link Guests}. */
    long toldTicks;

    boolean toldNews;

    /** Over which its image leaves; closed when the move is off. */
    volatile Channel departing;

    boolean freezeAsked;
    boolean frozen;
    /** Its job is stopped. */
    boolean paused;
    /** It stands, kept from running by a move or by job control, where it may run on. */
    boolean parked;
    /** Home is about to make a child of it. */
    boolean bearing;

    boolean returning;
    /** The call for which it goes home; -1: one with too much data. */
    volatile int returnFor = -1;

    boolean condemned;
    /** Its thread ends, and the process goes on. */
    boolean exiting;
    /** What the body's kernel does not know yet: where set_tid_address(2) wants it to say that the thread has ended. */
    volatile Long tidAddress;

    /** The mask to be put into the frame of the handler that is about to begin, if {@link #frameDue}. */
    long frameMask;

    boolean frameDue;
    boolean frameStepping;
    /** Its image is on its way elsewhere. */
    final AtomicBoolean shipping = new AtomicBoolean();
    /** Where its vdso begins and ends. */
    long vdsoStart;

    long vdsoEnd;
    BodyLimits.Due limitDue;
    /** Registers at a stopped clone, restored behind it. */
    BirthState birth;
    /** A file being mapped, while its content travels. */
    volatile FileMaps.Mapping mapping;
    /** What home's last answer told of a file, or null. Written by Down before it answers, else by Up. */
    volatile Foreseen foreseen;

    /** What it has opened last for reading, if it has done nothing but read since; else null. Written as {@link #foreseen}. */
    volatile Reading reading;

    /** The file mapped last. */
    FileMaps.Window window;

    Guest(GuestLink link, long task, Tracee body, long gadgetBase, Listener listener, Budget budget) {
        this.link = link;
        this.task = task;
        this.body = body;
        this.pid = body.pid();
        this.gadgetBase = gadgetBase;
        this.listener = listener;
        this.crew = new Crew(this, budget);
        this.signals = new SignalQueue(body.process(), pid);
        this.upMemory = new BodyMemory(pid, gadgetBase);
        this.downMemory = new BodyMemory(pid, gadgetBase);
    }

    /** A further thread of the process of {@code lead}. */
    Guest(Guest lead, long task, Tracee body) {
        this.link = lead.link;
        this.task = task;
        this.body = body;
        this.pid = body.pid();
        this.gadgetBase = lead.gadgetBase;
        this.listener = lead.listener;
        this.crew = lead.crew;
        this.epoch = lead.epoch;
        this.vdsoStart = lead.vdsoStart;
        this.vdsoEnd = lead.vdsoEnd;
        this.signals = new SignalQueue(body.process(), pid);
        this.upMemory = new BodyMemory(pid, gadgetBase);
        this.downMemory = new BodyMemory(pid, gadgetBase);
        crew.enter(this);
    }

    /** Is it that of the first thread, which stands for the process? */
    boolean leads() {
        return crew.lead() == this;
    }

    /** The files and the vdso of the image it was made of. */
    void files(ProcessImage image, List<ContentStore.Content> contents) {
        for (Vma v : image.vmas()) {
            if (v.kind() == Vma.Kind.VDSO) {
                vdsoStart = v.start();
                vdsoEnd = v.end();
            }
        }
        for (ContentStore.Content c : contents) {
            crew.files.put(c.inode(), c);
        }
    }

    List<FileRef> fileRefs() {
        return crew.files.values().stream().map(ContentStore.Content::file).toList();
    }

    /** Queues a signal in the body. */
    void queue(Taken signal) {
        signals.add(signal);
    }

    /** A call goes home, behind what home is to hear before it: what was known may be so no more. */
    void called(int nr, long[] args) {
        late.called(nr, args);
        foreseen = null;
        if (!Reading.allows(nr)) {
            reading = null;
        }
    }

    /** Queues a signal, unless it is blocked here as home does not know yet: then it goes home again. */
    void accept(Taken signal) {
        if (!mask.hold(signal)) {
            queue(signal);
        }
    }

    /** The body's kernel is about to call the handler of this signal. On the hand. */
    void handlerBegins(Taken signal) {
        mask.handlerBegins(body.signalMask(), signal.blocks(), System.nanoTime());
        tellLater();
    }

    private void tellLater() {
        if (mask.lazy() && tellsLater.compareAndSet(false, true)) {
            LATER.execute(() -> {
                tellsLater.set(false);
                if (mask.late(System.nanoTime())) {
                    tellLater();
                }
            });
        }
    }

    /** The file from which it reads in a window has changed at home. On Down. */
    void stale() {
        Flight now = flight;
        if (now != null) {
            now.stale = true;
        }
        if (foreseen instanceof ForeseenWindow) {
            foreseen = null;
        }
    }

    /** What is told late of files. */
    private final class Files implements LateFiles.Ways {
        @Override
        public void seeks(int descriptor, long offset) {
            link.post(Frame.LATE, LateFrame.seeks(task, epoch, descriptor, offset));
        }

        @Override
        public void writes(int descriptor, byte[] bytes, int count) {
            link.post(Frame.LATE, LateFrame.writes(task, epoch, descriptor, bytes, count));
        }

        @Override
        public boolean calling() {
            return flight != null;
        }
    }

    /** What the mask is for. */
    private final class Home implements GuestMask.Ways {
        @Override
        public void queue(Taken signal) {
            Guest.this.queue(signal);
        }

        @Override
        public void tell(long to, int closes, List<byte[]> infos) {
            link.post(Frame.MASK, MaskFrame.encode(task, epoch, to, closes, infos));
        }

        @Override
        public boolean calling() {
            return flight != null;
        }
    }

    /** Keeps a signal until the call that swaps the mask is over. */
    private void keep(Taken signal) {
        if (masked.size() < SignalQueue.MOST) {
            masked.add(signal);
        }
    }

    /** A signal from home: it is queued now, or when the call that swaps the mask is over. */
    void receive(Taken signal, int number) {
        // Who sent it may have changed something before, which the handler would look for.
        foreseen = null;
        Flight now = flight;
        if (now != null && now.swapsMask()) {
            keep(signal);
        } else {
            accept(signal);
        }
        signalsSeen = number;
    }

    /** It stands, and may be about to leave: home hears now of what it was to hear late. On the hand. */
    void tellBeforeLeaving() {
        late.flush();
        mask.tellBeforeLeaving();
    }

    /** Signals the stopped body has not taken, oldest first of each number. On the hand. */
    List<Taken> undelivered() {
        List<Taken> all = signals.undelivered(body.pending());
        synchronized (masked) {
            all.addAll(masked);
        }
        all.addAll(mask.held());
        return all;
    }
}
