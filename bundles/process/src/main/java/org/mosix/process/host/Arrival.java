package org.mosix.process.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mosix.image.FullMappings;
import org.mosix.image.ImageCodec;
import org.mosix.image.Pages;
import org.mosix.image.ProcessImage;
import org.mosix.image.Rebuild;
import org.mosix.image.Vdso;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.KernelException;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Gone;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.fault.FaultException;
import org.mosix.process.fault.FaultPoint;
import org.mosix.process.protocol.TaskFrame;
import org.mosix.process.transfer.Needs;
import org.mosix.process.transfer.Signals;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Malformed;
import org.mosix.wire.Sparse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An image that is arriving and the body it becomes. IMAGE, content, pages and END come on one channel, one after the
 * other; READY goes to home on the link. Its monitor is for an
 * abort, which comes on another thread than an image from another host. Until home commits, nothing of it runs and all of it can be dropped.
 */
final class Arrival {
    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);
    private static final Sparse SPARSE = new Sparse(LOG);
    private static final int CONTENT_HEADER = 20;

    private final GuestLink link;
    private final Channel from;
    private final long task;
    private final ProcessImage image;
    private final List<ContentStore.Content> contents = new ArrayList<>();
    private final int[] full;
    private Tracee body;
    private Rebuild rebuild;
    private Guest guest;
    private long bytes;
    private boolean failed;
    private boolean complete;
    /** Content was asked for; the next END is behind it. */
    private boolean lacking;
    /** An image from another host: signals follow it. */
    private final boolean relayed;
    /** What the body had not taken where it was; it takes them before it does anything else. */
    private List<Signals> signals = List.of();

    private final Signals.Reader reader;

    private ThreadArrivals mates;

    private Arrival(GuestLink link, Channel from, long task, ProcessImage image, int[] full, boolean relayed) {
        this.relayed = relayed;
        this.link = link;
        this.from = from;
        this.task = task;
        this.image = image;
        this.reader = new Signals.Reader(image.threads().size());
        this.full = full;
    }

    /** An IMAGE frame: checks it and tells the sender what content is lacking. */
    static Arrival begin(GuestLink link, Channel from, long task, ByteBuffer frame, boolean relayed)
            throws IOException {
        frame.position(8);
        ProcessImage image = ImageCodec.decode(frame);
        Arrival arrival = new Arrival(link, from, task, image, FullMappings.decode(frame, image), relayed);
        try {
            arrival.image.files().forEach(f -> arrival.contents.add(link.store.use(link.home, f)));
            Needs needs = ContentStore.needs(arrival.image, arrival.contents);
            link.store.expect(needs.runs());
            arrival.lacking = !needs.runs().isEmpty();
            boolean ahead = frame.hasRemaining();
            if (arrival.lacking || !ahead) {
                from.send(Frame.NEED, needs.encode(task));
            }
        } catch (KernelException e) {
            arrival.fail(e);
        } catch (IOException e) {
            arrival.drop();
            throw e;
        }
        return arrival;
    }

    /** What follows IMAGE. Faults of this host are told to home and end this arrival only. */
    synchronized void receive(Frame kind, ByteBuffer frame) throws IOException {
        if (failed) {
            return;
        }
        try {
            link.faults.at(FaultPoint.ARRIVAL_BEGUN, from);
            switch (kind) {
                case CONTENT -> content(frame);
                case PAGES -> {
                    build();
                    if (complete) {
                        throw new Malformed("pages behind the end of their image");
                    }
                    link.faults.at(FaultPoint.ARRIVAL_BUILT, from);
                    bytes += Pages.receive(body.memory(), image, frame.position(8));
                }
                case END -> end(frame.remaining() >= TaskFrame.SIZE);
                default -> throw new Malformed(kind + " inside an image");
            }
        } catch (KernelException | Gone | IllegalStateException | FaultException e) {
            fail(e);
        }
    }

    private void end(boolean commits) throws IOException {
        build();
        if (commits && lacking) {
            // Home did not know yet: it sends the content, and END again.
            return;
        }
        if (complete) {
            throw new Malformed("an image that ends twice");
        }
        complete = true;
        if (full.length > 0) {
            link.hand.run(this::fill);
        }
        link.faults.at(FaultPoint.ARRIVAL_COMPLETE, from);
        if (!relayed && !commits) {
            link.sendTask(Frame.READY, task, bytes);
        }
    }

    /** Can it be committed with its END? */
    synchronized boolean isWhole() {
        return complete && !failed;
    }

    private void fail(Exception e) {
        failed = true;
        SPARSE.warn("process {} of home {} cannot be rebuilt: {}", image.pid(), link.home, e.getMessage());
        drop();
        link.sendRefusal(task, "it could not be rebuilt there: " + e.getMessage());
    }

    /** Takes what its threads had not taken, which another host sends last; true if that is all: home may commit. */
    boolean ready(ByteBuffer left) throws Malformed {
        boolean all = reader.add(left);
        if (all && !failed && complete) {
            signals = reader.all();
            for (int i = 0; i < signals.size(); i++) {
                guest.crew.members().get(i).mask.fromHost(signals.get(i).mask());
            }
            link.sendTask(Frame.READY, task, bytes);
        }
        return all;
    }

    /** It is committed, its memory is here: each thread gets what it had not taken where it was. On Down. */
    void takeSignals() {
        for (int i = 0; i < image.threads().size(); i++) {
            Guest thread = guest.crew.members().get(i);
            thread.suspended = Suspended.of(image.threads().get(i), thread.downMemory.remote());
        }
        for (int i = 0; i < signals.size(); i++) {
            Guest thread = guest.crew.members().get(i);
            signals.get(i).pending().forEach(p -> thread.accept(new Guest.Taken(p.signal(), p.blocks(), p.info())));
        }
    }

    private void content(ByteBuffer frame) throws Malformed {
        int file = frame.remaining() < CONTENT_HEADER ? -1 : frame.getInt(8);
        if (file < 0 || file >= contents.size()) {
            throw new Malformed("content of file " + file);
        }
        bytes += Math.max(0, frame.remaining() - CONTENT_HEADER);
        put(contents.get(file), frame);
    }

    /** Stores the bytes of a CONTENT frame. */
    static void put(ContentStore.Content content, ByteBuffer frame) throws Malformed {
        if (frame.remaining() < CONTENT_HEADER || !content.put(frame.getLong(12), frame.position(CONTENT_HEADER))) {
            throw new Malformed("content outside of its file");
        }
    }

    private void build() {
        if (body == null) {
            link.hand.run(this::make);
        }
    }

    private void make() {
        if (!Arrays.equals(image.vdsoHash(), Vdso.OWN.hash())) {
            throw new KernelException("this node runs another kernel than home (their vdso differs)", 8);
        }
        if (image.gadgetBase() != Gadget.DEFAULT_BASE) {
            throw new KernelException("bodies of this node have their gadget elsewhere", Errno.EINVAL);
        }
        try {
            body = link.sandbox.body(new BodyWatcher(link));
        } catch (IOException e) {
            throw new KernelException("read the body's map", Errno.EIO);
        }
        RemoteCall call = RemoteCall.atGadget(body, image.gadgetBase(), body.registers());
        rebuild = new Rebuild(body, call, image);
        rebuild.body(full, link.sandbox.bodyMap(), f -> link.given.descriptor(contents.get(f)));
        body.trapIgnored(image.ignores(org.mosix.linux.Signals.SIGTRAP));
        mates = new ThreadArrivals(link, image);
        mates.make(body, call);
        if (full.length == 0) {
            fill();
        }
        guest = new Guest(link, task, body, image.gadgetBase(), link.listener(), image.budget());
        guest.files(image, contents);
        if (!relayed) {
            guest.mask.fromHome(image.leader().signalMask());
        }
        mates.enter(guest, relayed);
    }

    /** Nothing but pages may be lacking now. */
    private void fill() {
        rebuild.start(full);
        mates.start();
        link.sandbox.bind(body);
    }

    /** The body, when all of its image is in it; else null, and nothing of it is left. */
    synchronized Guest guest() {
        if (!complete || failed) {
            abort();
            return null;
        }
        return guest;
    }

    /** The move is off. */
    synchronized void abort() {
        failed = true;
        drop();
    }

    private void drop() {
        if (body != null) {
            Kernel.call(org.mosix.linux.Nr.KILL, body.pid(), 9);
        }
        contents.forEach(link.store::release);
        contents.clear();
    }
}
