package org.mosix.migration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.mosix.image.HomeLayout;
import org.mosix.image.ImageCodec;
import org.mosix.image.NotCarried;
import org.mosix.image.Pages;
import org.mosix.image.ProcessImage;
import org.mosix.image.Rebuild;
import org.mosix.image.ThreadRebuild;
import org.mosix.image.ThreadState;
import org.mosix.linux.proc.Maps;
import org.mosix.linux.proc.ProcessLimits;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.proc.RaisedLimit;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.home.Busy;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.LastMemory;
import org.mosix.process.home.Unfinished;
import org.mosix.process.transfer.Signals;
import org.mosix.wire.Malformed;

/** An image that comes home, from a host or from the disk, and the deputy that is filled with it. */
final class Returning {
    private final Deputy deputy;
    private final ImageSource source;
    private ProcessImage image;
    private RemoteCall call;
    private Rebuild rebuild;
    private List<Signals> pending = List.of();
    private Signals.Reader reader;
    private long bytes;

    Returning(Deputy deputy, ImageSource source) {
        this.deputy = deputy;
        this.source = source;
    }

    long bytes() {
        return bytes;
    }

    /** The image, or null if it has not come. */
    ProcessImage image() {
        return image;
    }

    /** Reads all and fills the deputy, which its hand holds stopped. */
    void receive() throws IOException {
        while (true) {
            ImageSource.Part part = source.next();
            ByteBuffer body = source.body();
            switch (part) {
                case IMAGE -> {
                    if (image != null) {
                        throw new Malformed("two images of one process");
                    }
                    image = ImageCodec.decode(body);
                    source.lacksNothing();
                    deputy.hand().run(this::rebuild);
                }
                case PAGES -> bytes += Pages.receive(deputy.tracee().memory(), required(), body);
                case END -> required();
                case SIGNALS -> {
                    reader = reader == null
                            ? new Signals.Reader(required().threads().size())
                            : reader;
                    if (reader.add(body)) {
                        pending = reader.all();
                        source.complete();
                        return;
                    }
                }
            }
        }
    }

    private ProcessImage required() throws Malformed {
        if (image == null || rebuild == null) {
            throw new Malformed("pages before their image");
        }
        return image;
    }

    private void rebuild() {
        Tracee tracee = deputy.tracee();
        List<Long> tasks =
                deputy.crew().members().stream().map(Deputy::task).sorted().toList();
        List<Long> came =
                image.threads().stream().map(ThreadState::task).sorted().toList();
        if (image.gadgetBase() != deputy.gadgetBase() || !came.equals(tasks)) {
            throw new IllegalStateException("the image of another process came home");
        }
        call = RemoteCall.atGadget(tracee, deputy.gadgetBase(), tracee.registers());
        rebuild = new Rebuild(tracee, call, image);
        try {
            rebuild.deputy(
                    Maps.of(tracee.pid()),
                    new HomeLayout(deputy.gadgetBase(), deputy.crew().refill()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void requeue(RemoteCall call, Deputy deputy, Signals left) {
        List<byte[]> infos = left.pending().stream().map(Signals.Pending::info).toList();
        deputy.mask().requeueFirst(call, infos);
    }

    /**
     * Signals that the body has not taken need room among those that pend at home, which others fill while they are put
     * there. Where the limit cannot be raised it must be far, or some would be lost: such a process comes home later.
     *
     * @throws Busy if it is near. On the hand.
     */
    void checkRoom() throws IOException {
        int more = pending.stream().mapToInt(left -> left.pending().size()).sum();
        int pid = deputy.pid();
        if (more == 0) {
            return;
        }
        try (RaisedLimit limit = new RaisedLimit(pid, ProcessLimits.SIGPENDING)) {
            long most = ProcessLimits.of(pid).soft(ProcessLimits.SIGPENDING);
            long all = ProcessStatus.of(pid).queued() + more;
            if (limit.bound() && Long.compareUnsigned(all, Long.divideUnsigned(most, 4) * 3) > 0) {
                throw new Busy("it has " + more + " signals to take, and so many pend that its limit of " + most
                        + " leaves no room for them");
            }
        }
    }

    private void mate(Deputy mate, ThreadState state, Signals left) {
        Tracee tracee = mate.tracee();
        RemoteCall own = RemoteCall.atGadget(tracee, mate.gadgetBase(), tracee.registers());
        Unfinished.comesHome(state, tracee, own);
        mate.waiting().goOn(state.registers());
        mate.mask().comesHome(own);
        requeue(own, mate, left);
        ThreadRebuild rebuilt = new ThreadRebuild(tracee, own, mate.gadgetBase(), state);
        rebuilt.settle(false);
        rebuilt.start();
    }

    /** The move is off: the deputy is as it was, but for its memory. {@code returning}: as far as it came, or null. */
    static void giveUp(Deputy deputy, Returning returning) {
        deputy.hand().offer(() -> {
            if (returning != null) {
                returning.abandon();
            }
        });
    }

    private void abandon() {
        if (call != null && !deputy.tracee().ended()) {
            call.abandon();
        }
    }

    /** As {@link #giveUp}, of a deputy that keeps none of the memory either. On the hand. */
    void forget() {
        abandon();
        if (call != null && !deputy.tracee().ended()) {
            try (RemoteCall dropping = DeputyMemory.calls(deputy)) {
                DeputyMemory.dropPages(dropping, deputy.gadgetBase(), image);
            }
        }
    }

    /** The commit: the deputy is the process again, without a trace of us. On the hand. */
    void finish() throws IOException, NotCarried {
        Tracee tracee = deputy.tracee();
        long site = HeldProcess.syscallInstruction(tracee, Maps.of(tracee.pid()));
        deputy.times().told(image.budget().awayUserNanos(), image.budget().awaySystemNanos());
        Unfinished.comesHome(image.leader(), tracee, call);
        deputy.waiting().goOn(image.leader().registers());
        deputy.mask().comesHome(call);
        for (Deputy mate : deputy.crew().mates()) {
            for (int i = 1; i < image.threads().size(); i++) {
                if (image.threads().get(i).task() == mate.task()) {
                    mate(mate, image.threads().get(i), pending.get(i));
                }
            }
        }
        requeue(call, deputy, pending.get(0));
        LastMemory.remember(call, deputy.gadgetBase());
        rebuild.settle();
        rebuild.start();
        HeldProcess.withoutGadget(
                tracee,
                deputy.gadgetBase(),
                site,
                image.leader().registers(),
                deputy.crew().isSpread());
        tracee.signalMask(image.leader().signalMask());
        tracee.extendedState(image.leader().extended());
    }
}
