package org.mosix.migration;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.mosix.image.NotCarried;
import org.mosix.image.Pages;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.fault.FaultPoint;
import org.mosix.process.fault.Faults;
import org.mosix.process.home.Busy;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.DeputyWatcher;
import org.mosix.process.home.HomeEvents;
import org.mosix.process.home.HomeLink;
import org.mosix.process.home.OwnFiles;
import org.mosix.process.protocol.TaskFrame;
import org.mosix.process.transfer.ImageSender;
import org.mosix.sandbox.HomeClocks;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Station;

/** The three kinds of moves, step by step. Any thread, one move of a process at a time (the caller sees to it). */
final class Mover {
    /** What a move took. */
    record Cost(long bytes, long frozenNanos) {}

    private final Station station;
    private final Places places;
    private final Holds holds;
    private final Faults faults;
    private final boolean scanAllowed;

    Mover(Station station, Places places, Holds holds, Faults faults, boolean scanAllowed) {
        this.faults = faults;
        this.holds = holds;
        this.station = station;
        this.places = places;
        this.scanAllowed = scanAllowed;
    }

    /** Opens a link to a host and listens to it: it has made a sandbox when this returns. */
    HomeLink link(int node, long token) throws IOException {
        Channel channel = station.connect(node, Hello.Purpose.LINK, token);
        try {
            // A hung machine's kernel still takes connections: wait for words no longer than for a silent peer.
            station.watch(channel);
            channel.expect(Frame.ASK);
            do {
                HomeClocks now = HomeClocks.now();
                ByteBuffer clocks =
                        Channel.direct(16).putLong(now.monotonicNanos()).putLong(now.bootNanos());
                channel.send(Frame.ANSWER, clocks.flip());
                channel.expect(Frame.ASK, Frame.WELCOME);
            } while (channel.kind() == Frame.ASK);
            HomeLink link = new HomeLink(node, channel, station);
            link.start();
            return link;
        } catch (IOException e) {
            station.release(channel);
            throw e instanceof EOFException || e instanceof SocketException ? hungUp(e) : e;
        }
    }

    /** A node says nothing to strangers, so that all they see is a closed connection. */
    private IOException hungUp(IOException e) {
        return new IOException(
                "it closed the connection without a word; does its node list name node " + station.self() + "?", e);
    }

    /**
     * From home to a host. The tracee is stopped by its hand, at home, with the deputy's trace options; afterwards it is
     * the deputy, or, on an exception, as it was (still stopped).
     */
    Cost out(Tracee tracee, HomeLink link, HomeEvents events) throws IOException, NotCarried {
        return out(tracee, link, events, () -> {
            HeldProcess held = new HeldProcess(tracee, events.times(tracee.pid()));
            held.prepare();
            return held;
        });
    }

    /** As {@link #out}, of a program that has just been executed: the tracee stands in its exec stop. */
    Cost begin(Tracee tracee, HomeLink link, HomeEvents events) throws IOException, NotCarried {
        return out(tracee, link, events, () -> {
            tracee.memory().close();
            ExecStop.leave(tracee);
            ProcessStatus status = ExecStop.mayLeave(tracee.pid());
            HeldProcess held = new HeldProcess(tracee, events.times(tracee.pid()));
            held.prepareFresh(status.set("SigIgn"));
            return held;
        });
    }

    private record Leaving(HeldProcess held, Deputy deputy) {}

    private Cost out(Tracee tracee, HomeLink link, HomeEvents events, Callable<HeldProcess> taking)
            throws IOException, NotCarried {
        Hand hand = tracee.hand();
        long begin = System.nanoTime();
        OwnFiles.mayLeave(tracee.pid());
        Leaving leaving = take(tracee, events, taking);
        Deputy deputy = leaving.deputy;
        try {
            link.add(deputy);
            faults.at(FaultPoint.OUT_CAPTURED, link.channel());
            long sent = send(link, deputy.task(), leaving.held, tracee);
            int epoch = commit(deputy, link, FaultPoint.OUT_COMMITTING);
            hand.run(() -> {
                leaving.held.empty();
                hand.watch(tracee, new DeputyWatcher(deputy));
                events.left(deputy);
                deputy.place(link, epoch);
                tracee.resume(0);
            });
            link.tellIfLost(deputy);
            return new Cost(sent, System.nanoTime() - begin);
        } catch (IOException | NotCarried | RuntimeException e) {
            deputy.close();
            link.drop(deputy);
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
    private int commit(Deputy deputy, HomeLink to, FaultPoint point) throws IOException {
        int epoch = deputy.offerEpoch();
        CompletableFuture<Void> started = to.answers().expectStarted(deputy.task());
        to.sendTask(Frame.COMMIT, deputy.task(), epoch | (deputy.jobStopped() ? TaskFrame.STOPPED : 0));
        faults.at(point, to.channel());
        Patience.await(started);
        if (!to.isOpen()) {
            throw new IOException("the connection to node " + to.host() + " ended");
        }
        return epoch;
    }

    /** In one go: each piece of work for a hand costs two switches of threads. */
    private static Leaving take(Tracee tracee, HomeEvents events, Callable<HeldProcess> taking)
            throws IOException, NotCarried {
        try {
            return tracee.hand().call(() -> {
                HeldProcess held = taking.call();
                try {
                    byte[] actions = held.image().actions();
                    var times = events.times(tracee.pid());
                    Deputy deputy = new Deputy(tracee, held.base(), actions, times, events);
                    deputy.waiting().suspended(held.image().leader().registers());
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

    private long send(HomeLink link, long task, HeldProcess held, Tracee tracee) throws IOException, NotCarried {
        CompletableFuture<Long> ready = link.answers().expectReady(task);
        try {
            CompletableFuture<byte[]> need = link.answers().expectNeed(task);
            long[] runs = Pages.own(tracee.pid(), held.image(), scanAllowed);
            ImageSender sender = new ImageSender(link.channel(), task);
            sender.send(
                    held.image(),
                    runs,
                    tracee.memory(),
                    held.files(),
                    () -> ByteBuffer.wrap(Patience.await(need)).order(java.nio.ByteOrder.LITTLE_ENDIAN));
            faults.at(FaultPoint.OUT_SENT, link.channel());
            Patience.await(ready);
            faults.at(FaultPoint.OUT_READY, link.channel());
            return sender.bytes();
        } finally {
            link.answers().forgetReady(task);
        }
    }

    /** From its host home, where it then runs natively, detached. */
    Cost home(Deputy deputy) throws IOException, NotCarried {
        long token = deputy.newToken();
        long begin = freeze(deputy);
        HomeLink link = deputy.link();
        CompletableFuture<Channel> arriving = places.expect(token);
        Channel channel = null;
        Returning returning = null;
        try {
            faults.at(FaultPoint.HOME_FROZEN, null);
            ship(deputy, link, station.self(), token);
            channel = Patience.await(arriving, deputy.refusal(), Patience.ANSWER_SECONDS);
            faults.at(FaultPoint.HOME_ARRIVING, channel);
            hold(deputy);
            returning = new Returning(deputy, channel);
            returning.receive();
            faults.at(FaultPoint.HOME_RECEIVED, channel);
            finish(deputy, returning);
            places.back(deputy);
            deputy.close();
        } catch (IOException | NotCarried | RuntimeException e) {
            Returning.giveUp(deputy, returning);
            goOn(deputy, link);
            throw e;
        } finally {
            places.expectNoMore(token);
            if (channel != null) {
                station.release(channel);
            }
        }
        long frozen = System.nanoTime() - begin;
        faultsAfter(FaultPoint.HOME_COMMITTED, link);
        link.release(deputy);
        return new Cost(returning.bytes(), frozen);
    }

    /** A fault behind the commit can only be one of the connection to where the process was. */
    private void faultsAfter(FaultPoint point, HomeLink left) {
        try {
            faults.at(point, left.channel());
        } catch (IOException e) {
            left.channel().close();
        }
    }

    private void finish(Deputy deputy, Returning returning) throws IOException, NotCarried {
        try {
            deputy.hand().call(() -> {
                returning.finish();
                holds.letGo(deputy.tracee());
                return null;
            });
        } catch (IllegalStateException e) {
            Patience.rethrow(e);
        }
    }

    /** From one host to another, directly. */
    Cost hop(Deputy deputy, int node) throws IOException {
        long token = deputy.newToken();
        HomeLink to = link(node, token);
        to.add(deputy);
        HomeLink from = deputy.link();
        long begin;
        long bytes;
        int epoch;
        try {
            faults.at(FaultPoint.HOP_LINKED, to.channel());
            begin = freeze(deputy);
        } catch (IOException | RuntimeException e) {
            to.drop(deputy);
            throw e;
        }
        try {
            CompletableFuture<Long> ready = to.answers().expectReady(deputy.task());
            faults.at(FaultPoint.HOP_FROZEN, to.channel());
            ship(deputy, from, to.host(), token);
            faults.at(FaultPoint.HOP_SHIPPED, to.channel());
            bytes = Patience.await(ready, deputy.refusal(), Patience.TRANSFER_SECONDS);
            faults.at(FaultPoint.HOP_READY, to.channel());
            epoch = commit(deputy, to, FaultPoint.HOP_COMMITTING);
        } catch (IOException | RuntimeException e) {
            to.drop(deputy);
            goOn(deputy, from);
            throw e;
        }
        int committed = epoch;
        // On the hand: what stops or continues the job comes before or after it, and goes to the right host.
        deputy.hand().run(() -> {
            deputy.place(to, committed);
            to.sendTask(Frame.PAUSE, deputy.task(), deputy.jobStopped() ? 1 : 0);
        });
        to.tellIfLost(deputy);
        deputy.mask().end();
        long frozen = System.nanoTime() - begin;
        faultsAfter(FaultPoint.HOP_COMMITTED, from);
        from.release(deputy);
        return new Cost(bytes, frozen);
    }

    /** Stops the body with no call in flight; the time at which it stopped being able to run. */
    private long freeze(Deputy deputy) throws IOException {
        long begin = System.nanoTime();
        deputy.beginLeaving();
        try {
            Patience.await(deputy.mask().begin());
            deputy.link().sendTask(Frame.FREEZE, deputy.task(), 0);
            Patience.await(deputy.frozen());
        } catch (Busy e) {
            throw e;
        } catch (IOException e) {
            goOn(deputy, deputy.link());
            throw new IOException(
                    "it could not be stopped on node " + deputy.link().host() + ": " + e.getMessage());
        }
        return begin;
    }

    private static void goOn(Deputy deputy, HomeLink link) {
        deputy.stay();
        link.sendTask(Frame.THAW, deputy.task(), 0);
        deputy.mask().end();
        if (deputy.takeHeld()) {
            deputy.hand().post(() -> {
                Tracee tracee = deputy.tracee();
                if (tracee.stopped() && !tracee.ended()) {
                    long base = deputy.gadgetBase();
                    tracee.registers(
                            tracee.registers().rip(base).r12(base + 4096).origRax(-1));
                    tracee.resume(0);
                    deputy.mask().end(); // Its job may be stopped: so is it then.
                }
            });
        }
    }

    private static void ship(Deputy deputy, HomeLink link, int node, long token) throws IOException {
        byte[] actions = deputy.actions().bytes();
        ByteBuffer body = Channel.direct(20 + actions.length);
        body.putLong(deputy.task()).putInt(node).putLong(token).put(actions);
        link.channel().send(Frame.SHIP, body.flip());
    }

    /** Stops the idle deputy and keeps it so. */
    private static void hold(Deputy deputy) throws IOException {
        CompletableFuture<Void> held = new CompletableFuture<>();
        deputy.onHold(() -> {
            deputy.held(true);
            held.complete(null);
        });
        deputy.hand().run(deputy.tracee()::interrupt);
        Patience.await(held);
    }
}
