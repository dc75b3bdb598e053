package org.mosix.migration;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.mosix.image.NotCarried;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.fault.FaultPoint;
import org.mosix.process.fault.Faults;
import org.mosix.process.home.Busy;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.HomeEvents;
import org.mosix.process.home.HomeLink;
import org.mosix.sandbox.HomeClocks;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Station;

/** The three kinds of moves, step by step. Any thread, one move of a process at a time (the caller sees to it). */
final class Mover {
    /** What a move took. */
    record Cost(long bytes, long frozenNanos) {}

    private static final long LEAVING_NANOS = 10_000_000_000L;

    private final Station station;
    private final Processors processors;
    private final PartnerTerms terms;
    private final Places places;
    private final Holds holds;
    private final Borrowers borrowers;
    private final Faults faults;
    private final Outward outward;
    private final Doorstep doorstep = new Doorstep();

    Mover(
            Station station,
            Processors processors,
            Places places,
            Holds holds,
            Borrowers borrowers,
            PartnerTerms terms,
            Faults faults,
            boolean scanAllowed) {
        this.processors = processors;
        this.terms = terms;
        this.faults = faults;
        this.holds = holds;
        this.borrowers = borrowers;
        this.station = station;
        this.places = places;
        this.outward = new Outward(faults, scanAllowed);
    }

    /**
     * Opens a link to a host and listens to it: it has made a sandbox when this returns.
     *
     * @param mib memory that the host is to keep for the process
     */
    HomeLink link(int node, long token, int mib) throws IOException {
        doorstep.check();
        terms.checkHost(node);
        Channel channel = station.connect(node, Hello.Purpose.LINK, token, mib);
        try {
            // A hung machine's kernel still takes connections: wait for words no longer than for a silent peer.
            station.watch(channel);
            processors.check(node, channel.expect(Frame.ASK));
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

    /** Who has a process leave is on it until the process has left, or is let go. */
    Doorstep doorstep() {
        return doorstep;
    }

    /** The connections to hosts have ended: returns when what was about to leave is let go where it was, or after some seconds. */
    void close() {
        try {
            doorstep.hold(LEAVING_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From home to a host: {@link Outward#out}. */
    Cost out(Tracee tracee, List<Tracee> mates, HomeLink link, HomeEvents events) throws IOException, NotCarried {
        return outward.out(tracee, mates, link, events);
    }

    /** As {@link #out}, of a program that has just been executed: {@link Outward#begin}. */
    Cost begin(Tracee tracee, HomeLink link, HomeEvents events) throws IOException, NotCarried {
        return outward.begin(tracee, link, events);
    }

    /**
     * From its host home, where it then runs natively, detached.
     *
     * @param landed called when that is certain, before it runs: it may have ended when this returns. On the hand
     */
    Cost home(Deputy deputy, Runnable landed) throws IOException, NotCarried {
        long token = deputy.move().newToken();
        long begin = freeze(deputy);
        HomeLink link = deputy.link();
        CompletableFuture<Channel> arriving = places.expect(token);
        Channel channel = null;
        Returning returning = null;
        try {
            faults.at(FaultPoint.HOME_FROZEN, null);
            ship(station, deputy, link, station.self(), token);
            channel = Patience.await(arriving, deputy.move().refusal(), Patience.ANSWER_SECONDS);
            faults.at(FaultPoint.HOME_ARRIVING, channel);
            for (Deputy thread : deputy.crew().members()) {
                Freezing.hold(thread);
            }
            returning = new Returning(deputy, new ImageChannel(channel, deputy.task()));
            returning.receive();
            faults.at(FaultPoint.HOME_RECEIVED, channel);
            finish(deputy, returning, landed);
            places.back(deputy);
            deputy.crew().members().forEach(Deputy::close);
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
        if (!borrowers.keeps(deputy)) {
            deputy.crew().members().forEach(link::release);
        }
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

    private void finish(Deputy deputy, Returning returning, Runnable landed) throws IOException, NotCarried {
        try {
            deputy.hand().call(() -> {
                returning.checkRoom();
                returning.finish();
                landed.run();
                if (!borrowers.keep(deputy)) {
                    holds.letGo(
                            deputy.tracee(),
                            deputy.crew().mates().stream().map(Deputy::tracee).toList());
                }
                return null;
            });
        } catch (IllegalStateException e) {
            Patience.rethrow(e);
        }
    }

    /** From one host to another, directly. */
    Cost hop(Deputy deputy, int node, int mib) throws IOException {
        long token = deputy.move().newToken();
        HomeLink to = link(node, token, mib);
        to.add(deputy);
        HomeLink from = deputy.link();
        long begin;
        long bytes;
        int epoch;
        try {
            faults.at(FaultPoint.HOP_LINKED, to.channel());
            begin = freeze(deputy);
            // From now on none is born and none ends.
            deputy.crew().members().forEach(to::add);
        } catch (IOException | RuntimeException e) {
            deputy.crew().members().forEach(to::drop);
            throw e;
        }
        try {
            CompletableFuture<Long> ready = to.answers().expectReady(deputy.task());
            faults.at(FaultPoint.HOP_FROZEN, to.channel());
            ship(station, deputy, from, to.host(), token);
            faults.at(FaultPoint.HOP_SHIPPED, to.channel());
            bytes = Patience.await(ready, deputy.move().refusal(), Patience.TRANSFER_SECONDS);
            faults.at(FaultPoint.HOP_READY, to.channel());
            epoch = outward.commit(deputy, to, FaultPoint.HOP_COMMITTING);
        } catch (IOException | RuntimeException e) {
            deputy.crew().members().forEach(to::drop);
            goOn(deputy, from);
            throw e;
        }
        int committed = epoch;
        // On the hand: what stops or continues the job comes before or after it, and goes to the right host.
        deputy.hand().run(() -> {
            for (Deputy thread : deputy.crew().members()) {
                if (thread.place(to, committed)) {
                    to.sendTask(Frame.PAUSE, thread.task(), thread.jobStopped() ? 1 : 0);
                } else {
                    to.drop(thread);
                }
            }
        });
        to.tellIfLost(deputy);
        deputy.crew().members().forEach(thread -> thread.mask().end());
        long frozen = System.nanoTime() - begin;
        faultsAfter(FaultPoint.HOP_COMMITTED, from);
        deputy.crew().members().forEach(from::release);
        return new Cost(bytes, frozen);
    }

    /** Stops the body with no call in flight; the time at which it stopped being able to run. */
    static long freeze(Deputy deputy) throws IOException {
        long begin = System.nanoTime();
        try {
            Freezing.freeze(deputy);
        } catch (Busy e) {
            if (!deputy.crew().isSingle()) {
                goOn(deputy, deputy.link());
            }
            throw e;
        } catch (IOException e) {
            goOn(deputy, deputy.link());
            throw new IOException(
                    "it could not be stopped on node " + deputy.link().host() + ": " + e.getMessage());
        }
        return begin;
    }

    static void goOn(Deputy deputy, HomeLink link) {
        deputy.crew().members().forEach(thread -> Freezing.goOn(thread, link));
    }

    static void ship(Station station, Deputy deputy, HomeLink link, int node, long token) throws IOException {
        byte[] actions = deputy.actions().bytes();
        ByteBuffer body = Channel.direct(16 + Station.NAME_BYTES + actions.length);
        body.putLong(deputy.task());
        station.name(body, node);
        body.putLong(token).put(actions);
        link.channel().send(Frame.SHIP, body.flip());
    }
}
