package org.mosix.process.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.mosix.linux.Errno;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.syscall.marshal.Area;
import org.mosix.syscall.marshal.Layout;
import org.mosix.syscall.table.Table;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Out thread of one deputy: waits for its calls to end and answers the host. */
final class OutLoop {
    private static final Logger LOG = LoggerFactory.getLogger(OutLoop.class);
    /**
     * An address where a process has no memory: below the gadget, in pages that vm.mmap_min_addr usually forbids. The kernel
     * must take it for a user's, since it looks at that before it looks at descriptors.
     */
    static final long FAULT = 0x8000;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "mosix-out");
        thread.setDaemon(true);
        return thread;
    });
    /** Room for the usual call, and for a mapping's file. */
    static final int SMALL = 16 << 10;
    /** Bytes of large frames that all deputies together keep: a family may have a thousand. */
    private static final long LARGE_KEPT = 64L << 20;

    private static final AtomicLong LARGE = new AtomicLong();

    private final Deputy deputy;
    final Layout layout = new Layout(FAULT);
    /** What begins when a call for the deputy's own sake is over, or null. Under the deputy's lock. */
    private Runnable next;

    private final Foreseer foreseer;
    private boolean started;
    private ByteBuffer frame = Channel.direct(SMALL);
    private final Watch watch;

    OutLoop(Deputy deputy) {
        this.deputy = deputy;
        this.watch = new Watch(deputy, this);
        this.foreseer = new Foreseer(deputy);
    }

    /** Under the deputy's lock: makes a call for the deputy's own sake, then does this. The caller wakes the deputy. */
    void before(Runnable then, int nr, long... words) {
        next = then;
        deputy.inFlight(HomeCall.internal(Table.row(nr)));
        deputy.page().give(nr, Arrays.copyOf(words, 6));
    }

    /** What comes with answers besides. */
    Foreseer foreseer() {
        return foreseer;
    }

    /** How In sees short calls end. */
    Watch watch() {
        return watch;
    }

    synchronized void start() {
        if (!started) {
            started = true;
            THREADS.execute(this::run);
        }
    }

    private void run() {
        DeputyPage page = deputy.page();
        int done = page.done();
        try {
            while (!deputy.ended) {
                // A call may have ended before this thread began to look.
                int now = page.cmd() != 0 && pending(page) ? page.done() : page.awaitDone(done);
                if (now == DeputyPage.ENDED) {
                    break;
                }
                done = now;
                answer(page, null);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("deputy {} answers no more", deputy.pid(), e);
            deputy.link().close();
        } finally {
            LARGE.addAndGet(frame.capacity() > SMALL ? -frame.capacity() : 0);
        }
    }

    /** An empty frame with room for the answer of the call that is in the layout. */
    private ByteBuffer frame() {
        int usual = ReplyFrame.SIZE + Math.max(layout.outsMost(), SMALL / 2);
        int needed = Math.min(Channel.LIMIT, usual + foreseer.room());
        if (needed <= frame.capacity()) {
            return frame.clear();
        }
        int size = Math.min(Channel.LIMIT, Integer.highestOneBit(needed - 1) << 1);
        ByteBuffer larger = Channel.direct(size);
        long more = size - (frame.capacity() > SMALL ? frame.capacity() : 0);
        if (LARGE.addAndGet(more) <= LARGE_KEPT) {
            frame = larger;
        } else {
            LARGE.addAndGet(-more);
        }
        return larger;
    }

    private boolean pending(DeputyPage page) {
        synchronized (deputy.lock) {
            return deputy.inFlight() != null && page.idle() && !watch.holds(deputy.inFlight());
        }
    }

    /**
     * Answers the call that has ended, if it is one for this thread.
     *
     * @param ofIn In's own frame, which answers those that it watches; null: this is Out
     */
    void answer(DeputyPage page, ByteBuffer ofIn) {
        HomeCall call;
        HomeLink link;
        int flags = 0;
        long result;
        ByteBuffer reply;
        synchronized (deputy.lock) {
            call = deputy.inFlight();
            link = deputy.link();
            if (call == null || !page.idle() || watch.holds(call) != (ofIn != null)) {
                return;
            }
            if (call.internal()) {
                deputy.inFlight(null);
                if (next != null) {
                    next.run();
                    next = null;
                }
                return;
            }
            result = page.result();
            int late = call.row().nr() == Nr.CLOSE ? foreseer.descriptors().error(Nr.CLOSE, call.args()) : 0;
            result = late == 0 ? result : -late;
            if (deputy.undone(false)) {
                flags = ReplyFrame.NOT_MADE;
            }
        }
        if (flags == 0 && foreseer.asks(call, result)) {
            foreseer.ask(this);
        }
        int back = OwnFiles.opens(call.row().nr()) && result >= 0 ? takeBack(call, (int) result) : 0;
        CallTrace trace = deputy.trace();
        if (trace != null && back == 0) {
            trace.call(deputy.pid(), call, result);
        }
        synchronized (deputy.lock) {
            deputy.inFlight(call);
            reply = ofIn != null ? ofIn.clear() : frame();
            fill(reply, call, result, back != 0 ? back : flags);
            deputy.inFlight(null);
            watch.over();
        }
        try {
            link.channel().send(Frame.REPLY, reply.flip());
        } catch (IOException e) {
            link.channel().close();
        }
    }

    /**
     * If the deputy has opened a file that shows itself, it gets one in its place that shows the body; or it is closed again,
     * for the host to send what is lacking, or for the process to open it at home: the flag that says so, or 0.
     */
    private int takeBack(HomeCall call, int fd) {
        String path = OwnFiles.of(deputy.pid(), fd);
        boolean can = path != null && OwnMap.canShow(path, call);
        boolean shown = can && call.map() != null && OwnMap.show(this, deputy.pid(), call, fd);
        if (path != null && !shown) {
            make(Nr.CLOSE, fd);
        }
        return path == null || shown ? 0 : can && call.map() == null ? ReplyFrame.MAP : ReplyFrame.RETURN;
    }

    /** A call for the deputy's own sake, made behind one for its host, before that is answered; its result. */
    long make(int nr, long... words) {
        DeputyPage page = deputy.page();
        int before;
        synchronized (deputy.lock) {
            before = page.done();
            if (before == DeputyPage.ENDED) {
                return -Errno.ESRCH;
            }
            deputy.inFlight(HomeCall.internal(Table.row(nr)));
            page.give(nr, Arrays.copyOf(words, 6));
        }
        page.wake();
        return page.awaitDone(before) == DeputyPage.ENDED ? -Errno.ESRCH : page.result();
    }

    /** Puts a text into the area, for the next such call: its address. */
    long text(String ascii) {
        Area area = deputy.page().area();
        area.bytes().put(0, (ascii + "\0").getBytes(StandardCharsets.US_ASCII));
        return area.address();
    }

    private void fill(ByteBuffer frame, HomeCall call, long result, int alone) {
        boolean birth = call.row().nr() == Nr.CLONE;
        boolean fine = !RemoteCall.failed(result);
        if (call.action() != null && fine) {
            deputy.actions().set((int) call.args()[0], call.action());
        }
        int flags = call.row().chunkable() && result > 0 && HomeCalls.mayContinue(deputy, call, result)
                ? ReplyFrame.MORE
                : alone;
        if (result > 0 && deputy.waiting().wasCut(call)) {
            flags |= ReplyFrame.CUT;
        }
        frame.putLong(deputy.task()).putInt(call.seq()).putInt(flags).putLong(result);
        frame.putLong(birth && fine ? deputy.lastChild : 0);
        switch (call.row().nr()) {
            case Nr.CLONE, Nr.EXECVE, Nr.EXECVEAT, Nr.EXIT, Nr.EXIT_GROUP -> {}
            case Nr.MMAP -> {
                if (fine) {
                    HomeCalls.describeMapping(deputy, call, frame);
                    foreseer.tell(call, result, frame, ReplyFrame.SIZE);
                }
            }
            default -> {
                if (fine) {
                    deputy.times()
                            .ended(
                                    deputy.crew().lead().pid(),
                                    call.row().nr(),
                                    layout.words(),
                                    result,
                                    deputy.page().area());
                }
                if (result != -Errno.ERESTARTNOINTR && alone != ReplyFrame.NOT_MADE) {
                    int outs = frame.position();
                    layout.outs(result, frame);
                    if (flags == 0) {
                        foreseer.tell(call, result, frame, outs);
                    }
                }
            }
        }
    }
}
