package org.mosix.migration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.mosix.image.NotCarried;
import org.mosix.image.Pages;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.fault.FaultPoint;
import org.mosix.process.fault.Faults;
import org.mosix.process.home.Crew;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.DeputyWatcher;
import org.mosix.process.home.HomeEvents;
import org.mosix.process.home.HomeLink;
import org.mosix.process.home.OwnFiles;
import org.mosix.process.home.Waiting;
import org.mosix.process.protocol.TaskFrame;
import org.mosix.process.transfer.ImageSender;
import org.mosix.process.transfer.Needs;
import org.mosix.wire.Frame;

/** Moves from home to a host, step by step. Any thread, one move of a process at a time (the caller sees to it). */
final class Outward {
    private final Faults faults;
    private final boolean scanAllowed;

    Outward(Faults faults, boolean scanAllowed) {
        this.faults = faults;
        this.scanAllowed = scanAllowed;
    }

    /**
     * From home to a host. The tracee, and its further threads, are stopped by its hand, at home, with the deputy's trace options; afterwards it is
     * the deputy, or, on an exception, as it was (still stopped).
     */
    Mover.Cost out(Tracee tracee, List<Tracee> mates, HomeLink link, HomeEvents events) throws IOException, NotCarried {
        OwnFiles.mayLeave(tracee.pid());
        return out(tracee, link, events, this::send, () -> {
            HeldProcess held = new HeldProcess(tracee, mates, events.times(tracee.pid()));
            held.prepare();
            return held;
        });
    }

    /**
     * As {@link #out}, of a program that has just been executed: the tracee stands in its exec stop. Whether a file that it
     * has open keeps it at home is looked at by who knows that it was there before: away it could open none.
     */
    Mover.Cost begin(Tracee tracee, HomeLink link, HomeEvents events) throws IOException, NotCarried {
        return out(tracee, link, events, this::sendFresh, () -> fresh(tracee, events));
    }

    /** Of a tracee in its exec stop. On the hand. */
    static HeldProcess fresh(Tracee tracee, HomeEvents events) throws IOException, NotCarried {
        tracee.memory().close();
        ExecStop.leave(tracee);
        ProcessStatus status = ExecStop.mayLeave(tracee.pid());
        HeldProcess held = new HeldProcess(tracee, List.of(), events.times(tracee.pid()));
        held.prepareFresh(status.set("SigIgn"));
        return held;
    }

    /** @param epoch of the body, if that is committed already, else 0 */
    private record Sent(long bytes, int epoch) {}

    /** Sends an image; it can be committed then, or it is. */
    private interface Sending {
        Sent send(HomeLink link, Deputy deputy, HeldProcess held) throws IOException, NotCarried;
    }

    record Leaving(HeldProcess held, Deputy deputy) {}

    private Mover.Cost out(
            Tracee tracee, HomeLink link, HomeEvents events, Sending sending, Callable<HeldProcess> taking)
            throws IOException, NotCarried {
        Hand hand = tracee.hand();
        long begin = System.nanoTime();
        Leaving leaving = take(tracee, events, taking);
        Deputy deputy = leaving.deputy;
        List<Deputy> all = List.copyOf(deputy.crew().members());
        try {
            all.forEach(link::add);
            faults.at(FaultPoint.OUT_CAPTURED, link.channel());
            Sent sent = sending.send(link, deputy, leaving.held);
            int epoch = sent.epoch != 0 ? sent.epoch : commit(deputy, link, FaultPoint.OUT_COMMITTING);
            hand.run(() -> {
                leaving.held.empty();
                all.forEach(d -> hand.watch(d.tracee(), new DeputyWatcher(d)));
                events.left(deputy);
                all.forEach(d -> d.place(link, epoch));
                all.forEach(d -> d.tracee().resume(0));
            });
            link.tellIfLost(deputy);
            return new Mover.Cost(sent.bytes, System.nanoTime() - begin);
        } catch (IOException | NotCarried | RuntimeException e) {
            all.forEach(Deputy::close);
            all.forEach(link::drop);
            if (!tracee.ended()) {
                hand.run(leaving.held::restore);
            }
            throw e;
        }
    }

    /**
     * Lets the new body run and waits for its host's word that it does: the commit. A body that runs without home's
     * knowledge has done nothing that anybody could see, since all that is seen goes through home. So until the word is
     * here, a fault takes the process back to where it was, and its host ends the new body.
     */
    int commit(Deputy deputy, HomeLink to, FaultPoint point) throws IOException {
        int epoch = deputy.crew().offerEpoch();
        CompletableFuture<Void> started = to.answers().expectStarted(deputy.task());
        to.sendTask(Frame.COMMIT, deputy.task(), commitWord(deputy, epoch));
        faults.at(point, to.channel());
        Patience.await(started);
        if (!to.isOpen()) {
            throw new IOException("the connection to node " + to.host() + " ended");
        }
        return epoch;
    }

    private static long commitWord(Deputy deputy, int epoch) {
        return epoch | (deputy.jobStopped() ? TaskFrame.STOPPED : 0);
    }

    /** In one go: each piece of work for a hand costs two switches of threads. */
    static Leaving take(Tracee tracee, HomeEvents events, Callable<HeldProcess> taking) throws IOException, NotCarried {
        try {
            return tracee.hand().call(() -> {
                HeldProcess held = taking.call();
                try {
                    byte[] actions = held.image().actions();
                    var times = events.times(tracee.pid());
                    Waiting waiting = new Waiting(tracee, events.waitAtHome(tracee.pid()));
                    Deputy deputy = new Deputy(tracee, held.base(), actions, times, waiting, events);
                    deputy.waiting().suspended(held.image().leader().registers());
                    held.tasks(mates(deputy.crew(), held));
                    return new Leaving(held, deputy);
                } catch (RuntimeException e) {
                    held.restore();
                    throw e;
                }
            });
        } catch (IllegalStateException e) {
            Patience.rethrow(e);
            throw e;
        }
    }

    /** The deputies of the further threads; their tasks. */
    private static List<Long> mates(Crew crew, HeldProcess held) {
        List<Long> tasks = new ArrayList<>();
        for (HeldThread thread : held.mates()) {
            Waiting waiting = new Waiting(thread.tracee(), new AtomicReference<>());
            Deputy mate = new Deputy(thread.tracee(), crew, crew.takeSlot(), waiting);
            waiting.suspended(held.image().mates().get(tasks.size()).registers());
            tasks.add(mate.task());
        }
        return tasks;
    }

    private Sent send(HomeLink link, Deputy deputy, HeldProcess held) throws IOException, NotCarried {
        long task = deputy.task();
        CompletableFuture<Long> ready = link.answers().expectReady(task);
        try {
            CompletableFuture<byte[]> need = link.answers().expectNeed(task);
            long[] runs = Pages.own(deputy.pid(), held.image(), scanAllowed);
            ImageSender sender = new ImageSender(link.channel(), task);
            sender.send(held.image(), runs, deputy.tracee().memory(), held.files(), () -> little(Patience.await(need)));
            faults.at(FaultPoint.OUT_SENT, link.channel());
            Patience.await(ready);
            faults.at(FaultPoint.OUT_READY, link.channel());
            return new Sent(sender.bytes(), 0);
        } finally {
            link.answers().forgetReady(task);
        }
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * A program that has just begun is small, and its host has the content of its files, as a rule: the commit goes along,
     * which saves two trips. Only a host that lacks content waits for that and for another commit.
     */
    private Sent sendFresh(HomeLink link, Deputy deputy, HeldProcess held) throws IOException, NotCarried {
        long task = deputy.task();
        CompletableFuture<byte[]> need = link.answers().expectNeed(task);
        CompletableFuture<Void> started = link.answers().expectStarted(task);
        try {
            long[] runs = Pages.own(deputy.pid(), held.image(), scanAllowed);
            ImageSender sender = new ImageSender(link.channel(), task);
            sender.sendImage(held.image(), runs, deputy.tracee().memory(), true);
            int epoch = deputy.crew().offerEpoch();
            sender.sendEnd(commitWord(deputy, epoch));
            faults.at(FaultPoint.OUT_SENT, link.channel());
            Patience.await(CompletableFuture.anyOf(need, started));
            if (!started.isDone()) {
                return sendLacking(link, task, sender, needs(need, held), held);
            }
            Patience.await(started);
            faults.at(FaultPoint.OUT_COMMITTING, link.channel());
            if (!link.isOpen()) {
                throw new IOException("the connection to node " + link.host() + " ended");
            }
            return new Sent(sender.bytes(), epoch);
        } finally {
            link.answers().forgetNeed(task);
        }
    }

    private static Needs needs(CompletableFuture<byte[]> need, HeldProcess held) throws IOException {
        return Needs.decode(little(Patience.await(need)), held.image().files());
    }

    private Sent sendLacking(HomeLink link, long task, ImageSender sender, Needs lacking, HeldProcess held)
            throws IOException {
        CompletableFuture<Long> ready = link.answers().expectReady(task);
        try {
            sender.sendContent(lacking, held.files());
            Patience.await(ready);
            faults.at(FaultPoint.OUT_READY, link.channel());
            return new Sent(sender.bytes(), 0);
        } finally {
            link.answers().forgetReady(task);
        }
    }
}
