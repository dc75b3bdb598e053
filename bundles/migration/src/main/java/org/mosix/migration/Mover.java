package org.mosix.migration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mosix.image.NotCarried;
import org.mosix.image.Pages;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.home.Busy;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.DeputyWatcher;
import org.mosix.process.home.HomeEvents;
import org.mosix.process.home.HomeLink;
import org.mosix.process.transfer.ImageSender;
import org.mosix.sandbox.HomeClocks;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Station;

/** The three kinds of moves, step by step. Any thread, one move of a process at a time (the caller sees to it). */
final class Mover {
    private static final long WAIT_SECONDS = 20;

    /** What a move took. */
    record Cost(long bytes, long frozenNanos) {}

    private final Station station;
    private final Places places;
    private final Holds holds;
    private final boolean scanAllowed;

    Mover(Station station, Places places, Holds holds, boolean scanAllowed) {
        this.holds = holds;
        this.station = station;
        this.places = places;
        this.scanAllowed = scanAllowed;
    }

    /** Opens a link to a host: it has made a sandbox when this returns. */
    HomeLink link(int node, long token) throws IOException {
        Channel channel = station.connect(node, Hello.Purpose.LINK, token);
        try {
            channel.expect(Frame.ASK);
            HomeClocks now = HomeClocks.now();
            channel.send(
                    Frame.ANSWER,
                    Channel.direct(16)
                            .putLong(now.monotonicNanos())
                            .putLong(now.bootNanos())
                            .flip());
            channel.expect(Frame.WELCOME);
            return new HomeLink(node, channel, station);
        } catch (IOException e) {
            station.release(channel);
            throw e;
        }
    }

    /**
     * From home to a host. The tracee is stopped by its hand, at home, with the deputy's trace options; afterwards it is
     * the deputy, or, on an exception, as it was (still stopped).
     */
    Cost out(Tracee tracee, HomeLink link, HomeEvents events) throws IOException, NotCarried {
        Hand hand = tracee.hand();
        long begin = System.nanoTime();
        HeldProcess held = hand.call(() -> new HeldProcess(tracee));
        prepare(hand, held);
        Deputy deputy = null;
        try {
            deputy =
                    hand.call(() -> new Deputy(tracee, held.base(), held.image().actions(), events));
            Deputy leaving = deputy;
            link.add(leaving);
            long sent = send(link, leaving.task(), held, tracee);
            hand.run(() -> {
                held.empty();
                hand.watch(tracee, new DeputyWatcher(leaving));
                leaving.place(link);
                events.left(leaving);
            });
            link.sendTask(Frame.COMMIT, leaving.task(), 0);
            hand.run(() -> tracee.resume(0));
            return new Cost(sent, System.nanoTime() - begin);
        } catch (IOException | NotCarried | RuntimeException e) {
            if (deputy != null) {
                deputy.close();
                link.remove(deputy.task());
            }
            if (!tracee.ended()) {
                hand.run(held::restore);
            }
            throw e;
        }
    }

    private static void prepare(Hand hand, HeldProcess held) throws IOException, NotCarried {
        try {
            hand.call(() -> {
                held.prepare();
                return null;
            });
        } catch (IllegalStateException e) {
            rethrow(e);
        }
    }

    /** The hand wraps checked exceptions. */
    static void rethrow(IllegalStateException e) throws IOException, NotCarried {
        if (e.getCause() instanceof NotCarried n) {
            throw n;
        }
        if (e.getCause() instanceof IOException io) {
            throw io;
        }
        throw e;
    }

    private long send(HomeLink link, long task, HeldProcess held, Tracee tracee) throws IOException, NotCarried {
        CompletableFuture<Void> ready = link.expectReady(task);
        try {
            CompletableFuture<byte[]> need = link.expectNeed(task);
            long[] runs = Pages.own(tracee.pid(), held.image(), scanAllowed);
            ImageSender sender = new ImageSender(link.channel(), task);
            sender.send(
                    held.image(),
                    runs,
                    tracee.memory(),
                    held.files(),
                    () -> ByteBuffer.wrap(await(need)).order(java.nio.ByteOrder.LITTLE_ENDIAN));
            await(ready);
            return sender.bytes();
        } finally {
            link.forgetReady(task);
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + WAIT_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    /** From its host home, where it then runs natively, detached. */
    Cost home(Deputy deputy) throws IOException, NotCarried {
        long begin = freeze(deputy);
        HomeLink link = deputy.link();
        CompletableFuture<Channel> arriving = places.expect(deputy.task());
        Channel channel = null;
        try {
            ship(deputy, link, station.self(), deputy.task());
            channel = await(arriving, deputy.refusal());
            hold(deputy);
            Returning returning = new Returning(deputy, channel);
            returning.receive();
            finish(deputy, returning);
            places.back(deputy);
            deputy.close();
            channel.send(Frame.READY);
            link.release(deputy);
            return new Cost(returning.bytes(), System.nanoTime() - begin);
        } catch (IOException | NotCarried | RuntimeException e) {
            goOn(deputy, link);
            throw e;
        } finally {
            places.expectNoMore(deputy.task());
            if (channel != null) {
                station.release(channel);
            }
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
            rethrow(e);
        }
    }

    /** From one host to another, directly. */
    Cost hop(Deputy deputy, HomeLink to) throws IOException {
        to.add(deputy);
        to.start();
        long begin;
        try {
            begin = freeze(deputy);
        } catch (IOException e) {
            to.remove(deputy.task());
            throw e;
        }
        HomeLink from = deputy.link();
        CompletableFuture<Void> ready = to.expectReady(deputy.task());
        try {
            ship(deputy, from, to.host(), deputy.task());
            await(ready, deputy.refusal());
            deputy.place(to);
            to.sendTask(Frame.COMMIT, deputy.task(), 0);
            long frozen = System.nanoTime() - begin;
            from.release(deputy);
            return new Cost(0, frozen);
        } catch (IOException | RuntimeException e) {
            to.sendTask(Frame.ABORT, deputy.task(), 0);
            to.forgetReady(deputy.task());
            to.remove(deputy.task());
            goOn(deputy, from);
            throw e;
        }
    }

    /** Stops the body with no call in flight; the time at which it stopped being able to run. */
    private long freeze(Deputy deputy) throws IOException {
        long begin = System.nanoTime();
        boolean busy = deputy.beginLeaving();
        deputy.link().sendTask(Frame.FREEZE, deputy.task(), 0);
        if (busy) {
            deputy.hand().run(() -> deputy.tracee().interrupt());
        }
        try {
            await(deputy.frozen());
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
        if (deputy.takeHeld()) {
            deputy.hand().post(() -> {
                if (deputy.tracee().stopped() && !deputy.tracee().ended()) {
                    long base = deputy.gadgetBase();
                    deputy.tracee()
                            .registers(deputy.tracee()
                                    .registers()
                                    .rip(base)
                                    .r12(base + 4096)
                                    .origRax(-1));
                    deputy.tracee().resume(0);
                }
            });
        }
    }

    private static void ship(Deputy deputy, HomeLink link, int node, long token) throws IOException {
        byte[] actions = deputy.actions();
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
        deputy.hand().run(() -> deputy.tracee().interrupt());
        await(held);
    }

    private static <T> T await(CompletableFuture<T> wanted, CompletableFuture<String> refusal) throws IOException {
        CompletableFuture<Object> first = CompletableFuture.anyOf(wanted, refusal);
        await(first);
        if (!wanted.isDone()) {
            throw new IOException(refusal.join());
        }
        return await(wanted);
    }
}
