package org.mosix.process.host;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.mosix.image.Capture;
import org.mosix.image.NotCarried;
import org.mosix.image.Pages;
import org.mosix.image.ProcessImage;
import org.mosix.image.ThreadCapture;
import org.mosix.image.ThreadState;
import org.mosix.linux.KernelException;
import org.mosix.linux.trace.Gone;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.process.fault.FaultPoint;
import org.mosix.process.fault.Faults;
import org.mosix.process.transfer.ImageSender;
import org.mosix.process.transfer.Signals;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Malformed;
import org.mosix.wire.Station;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends frozen bodies to where home wants them: to home itself or to another host. One thread for each that is under way,
 * each body once, each wait bounded: a place that does not answer holds up nobody else's.
 */
final class Departures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);
    private static final int ANSWER_SECONDS = 30;
    private static final int MOST = 64;
    private static final int ORDER_BYTES = 16 + Station.NAME_BYTES;
    private static final long EXIT_NANOS = 5_000_000_000L;
    private static final long EXIT_STEP_NANOS = 200_000L;

    private final Station station;
    private final boolean scanAllowed;
    private final Faults faults;
    private final AtomicInteger underWay = new AtomicInteger();
    private final ExecutorService movers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "mosix-departure");
        thread.setDaemon(true);
        return thread;
    });

    Departures(Station station, boolean scanAllowed, Faults faults) {
        this.faults = faults;
        this.station = station;
        this.scanAllowed = scanAllowed;
    }

    /** SHIP: u64 task, 20 bytes of a node's name, u64 token, then 2 KiB of signal actions as home has them. */
    void ship(Guest guest, ByteBuffer frame) throws Malformed {
        int actions = 64 * ProcessImage.ACTION_SIZE;
        if (frame.remaining() != ORDER_BYTES + actions) {
            throw new Malformed("an order to ship of " + frame.remaining() + " bytes");
        }
        ByteBuffer name = ByteBuffer.allocate(Station.NAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        name.put(frame.slice(8, Station.NAME_BYTES)).flip();
        long token = frame.getLong(8 + Station.NAME_BYTES);
        byte[] home = new byte[actions];
        frame.get(ORDER_BYTES, home);
        if (guest == null || !guest.shipping.compareAndSet(false, true)) {
            return;
        }
        if (underWay.incrementAndGet() > MOST) {
            underWay.decrementAndGet();
            guest.shipping.set(false);
            guest.link.sendRefusal(token, "too many processes are leaving node " + station.self() + " together");
            return;
        }
        movers.execute(() -> {
            try {
                ship(guest, name, token, home);
            } finally {
                guest.shipping.set(false);
                underWay.decrementAndGet();
            }
        });
    }

    Faults faults() {
        return faults;
    }

    private void ship(Guest guest, ByteBuffer name, long token, byte[] actions) {
        try {
            ship(guest, station.named(name), token, actions);
        } catch (IOException e) {
            guest.link.sendRefusal(token, "it could not be sent from node " + station.self() + ": " + e.getMessage());
        }
    }

    private void ship(Guest guest, int node, long token, byte[] actions) {
        Channel channel = null;
        try (GuestFiles files = new GuestFiles(guest)) {
            awaitExits(guest);
            ProcessImage image = guest.link.hand.call(() -> capture(guest, files, actions));
            faults.at(FaultPoint.DEPARTURE_CAPTURED, null);
            long[] runs = Pages.own(guest.pid, image, scanAllowed);
            channel = station.connect(node, Hello.Purpose.IMAGE, token);
            station.watch(channel);
            station.expire(channel, ANSWER_SECONDS);
            guest.departing = channel;
            channel.expect(Frame.WELCOME);
            Channel to = channel;
            ImageSender sender = new ImageSender(channel, token);
            sender.send(image, runs, guest.body.memory(), files, () -> need(to));
            faults.at(FaultPoint.DEPARTURE_SENT, channel);
            List<Guest> threads = guest.crew.members();
            for (ByteBuffer frame : Signals.encode(guest.link.hand.call(
                    () -> threads.stream().map(Departures::left).toList()))) {
                channel.send(Frame.SIGNAL, frame);
            }
            faults.at(FaultPoint.DEPARTURE_DONE, channel);
            station.expire(channel, ANSWER_SECONDS);
            channel.expect(Frame.READY);
        } catch (IOException | NotCarried | KernelException | Gone | IllegalStateException e) {
            String why = e instanceof EOFException ? "the other side has ended the connection" : e.getMessage();
            LOG.warn("process {} of home {} could not be sent to node {}: {}", guest.pid, guest.link.home, node, why);
            guest.link.sendRefusal(token, "it could not be sent from node " + station.self() + ": " + why);
        } finally {
            guest.departing = null;
            if (channel != null) {
                station.release(channel);
            }
        }
    }

    private static Signals left(Guest guest) {
        mustBeFrozen(guest);
        return new Signals(
                guest.mask.wanted(),
                guest.undelivered().stream()
                        .map(t -> new Signals.Pending(t.signal(), t.blocks(), t.info()))
                        .toList());
    }

    /** From here on only we speak for a while; a peer that reads nothing is noticed by the station. */
    private ByteBuffer need(Channel to) throws IOException {
        ByteBuffer need = to.expect(Frame.NEED);
        if (need.remaining() < 8) {
            throw new Malformed("a need that is cut short");
        }
        station.expire(to, 0);
        return need.position(8);
    }

    /**
     * The order to ship is carried out by another thread than the one to thaw: that may have come first. Of a body that runs,
     * a remote call would take the next stop away, and nobody would ever let it run on.
     */
    private static void mustBeFrozen(Guest guest) {
        if (!guest.frozen) {
            throw new IllegalStateException("its move was called off");
        }
    }

    /** A thread that ends says so in the process's memory, when home has let it: that is awaited. */
    private static void awaitExits(Guest guest) throws IOException {
        long deadline = System.nanoTime() + EXIT_NANOS;
        // On the hand, which by now has heard of all that ended before home gave the order.
        while (guest.link.hand.call(() -> guest.crew.members().stream().anyMatch(g -> g.exiting))) {
            if (System.nanoTime() > deadline) {
                throw new IOException("a thread of it does not end");
            }
            LockSupport.parkNanos(EXIT_STEP_NANOS);
        }
    }

    private static ProcessImage capture(Guest guest, GuestFiles files, byte[] actions) throws NotCarried, IOException {
        guest.crew.members().forEach(Departures::mustBeFrozen);
        List<ThreadState> mates = new ArrayList<>();
        for (Guest mate : guest.crew.mates()) {
            try (RemoteCall call = RemoteCall.atGadget(mate.body, mate.gadgetBase, mate.body.registers())) {
                mates.add(part(mate, ThreadCapture.of(mate.body, call, mate.gadgetBase, mate.pid, mate.task)));
            }
        }
        Registers registers = guest.body.registers();
        ThreadCalls.tidAddress(guest, registers);
        try (RemoteCall call = RemoteCall.atGadget(guest.body, guest.gadgetBase, registers)) {
            ProcessImage image = new Capture(guest.body, call, guest.gadgetBase, files)
                    .threads(guest.task, mates)
                    .actions(actions)
                    .budget(BodyLimits.leaving(guest))
                    .take(guest.pid);
            return image.withLeader(part(guest, image.leader()));
        }
    }

    /** With what the call has done before which it stands. */
    private static ThreadState part(Guest guest, ThreadState state) {
        return state.withPartial(state.registers(), Suspended.done(guest, state.registers()));
    }

    @Override
    public void close() {
        movers.shutdownNow();
    }
}
