package org.mosix.process.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.mosix.linux.KernelException;
import org.mosix.linux.trace.Gone;
import org.mosix.linux.trace.Hand;
import org.mosix.process.Hands;
import org.mosix.process.fault.Faults;
import org.mosix.process.protocol.MoveToken;
import org.mosix.sandbox.HomeClocks;
import org.mosix.sandbox.Limits;
import org.mosix.sandbox.Sandbox;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Malformed;
import org.mosix.wire.Station;

/**
 * The guests of this node: takes links and images from other nodes. A link's first act is WELCOME with the token by
 * which other hosts may send an image for it; such an image comes on a connection of its own.
 */
public final class Guests implements AutoCloseable {
    private static final int ANSWER_SECONDS = 10;
    private static final long LEAVING_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int CLOCK_SAMPLES = 5;
    private static final long FAST_TRIP_NANOS = 200_000;
    /** Half of it is less than any move takes: so no clock goes back. A busy machine is asked more often. */
    private static final long SLOW_TRIP_NANOS = 1_000_000;

    private static final int MOST_CLOCK_SAMPLES = 50;

    private final Hands hands;
    private final Station station;
    private final Limits limits;
    private final ContentStore store;
    private final Departures departures;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mosix-usage");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger numbers = new AtomicInteger(1);
    private final Visits visits;
    private final byte[] processors;
    /** Links that expect an image from another host, by token (the task). */
    private final Map<Long, GuestLink> expected = new ConcurrentHashMap<>();

    /** @param processors what homes are told of this node's processors */
    public Guests(Hands hands, Station station, String processors, Limits limits, boolean scanAllowed, Faults faults) {
        this.processors = processors.getBytes(StandardCharsets.US_ASCII);
        this.hands = hands;
        this.station = station;
        this.limits = limits;
        this.visits = new Visits(station.self(), limits.families());
        this.store = new ContentStore(limits.contentBytes());
        this.departures = new Departures(station, scanAllowed, faults);
    }

    /** Begins to take guests that are let in. Once. */
    public void open(Door door) {
        Sandbox.sweep();
        visits.ask(door);
        station.serve(Hello.Purpose.LINK, this::link);
        clock.scheduleWithFixedDelay(this::tellUsage, 1, 1, TimeUnit.SECONDS);
    }

    private void tellUsage() {
        visits.links().forEach(link -> UsageTeller.tell(link, link.guests()));
    }

    private boolean link(Channel channel, Hello hello) throws IOException {
        Visit visit = visits.make(hello.from(), hello.mib());
        Optional<String> no = visits.enter(visit);
        if (no.isPresent()) {
            Station.refuse(channel, no.get());
            return false;
        }
        try {
            return serve(channel, hello, visit);
        } finally {
            visits.over(visit);
        }
    }

    /** Clocks of home and of this node at one moment, known to half of {@code trip}. */
    private record Clocks(HomeClocks home, HomeClocks here, long trip) {}

    /** Asks home for its clocks until an answer comes fast, a few times at most: on a busy node one may be late. */
    private Clocks clocks(Channel channel) throws IOException {
        Clocks best = null;
        for (int i = 0; i < MOST_CLOCK_SAMPLES; i++) {
            if (best != null && best.trip <= (i < CLOCK_SAMPLES ? FAST_TRIP_NANOS : SLOW_TRIP_NANOS)) {
                break;
            }
            HomeClocks asked = HomeClocks.now();
            channel.send(Frame.ASK, ByteBuffer.wrap(processors));
            ByteBuffer clocks = channel.expect(Frame.ANSWER);
            HomeClocks here = HomeClocks.now();
            if (clocks.remaining() != 16) {
                throw new Malformed("clocks of " + clocks.remaining() + " bytes");
            }
            long trip = here.monotonicNanos() - asked.monotonicNanos();
            if (best == null || trip < best.trip) {
                // Home read its clocks about half the round trip ago.
                HomeClocks home = new HomeClocks(clocks.getLong(0) + trip / 2, clocks.getLong(8) + trip / 2);
                best = new Clocks(home, here, trip);
            }
        }
        return best;
    }

    private boolean serve(Channel channel, Hello hello, Visit visit) throws IOException {
        station.watch(channel);
        station.expire(channel, ANSWER_SECONDS);
        Clocks clocks = clocks(channel);
        Hand hand = hands.next();
        Sandbox sandbox;
        try {
            int number = numbers.getAndIncrement();
            sandbox = hand.call(() -> Sandbox.create(hand, number, limits, clocks.home, clocks.here));
        } catch (KernelException | Gone | IllegalStateException e) {
            Station.refuse(channel, "node " + station.self() + " cannot make a sandbox: " + e.getMessage());
            return false;
        }
        GuestLink link;
        try {
            link = new GuestLink(visit, channel, sandbox, limits.processes(), store, departures);
        } catch (KernelException e) {
            sandbox.end(() -> {});
            throw new IOException(e.getMessage(), e);
        }
        visit.link(link);
        if (hello.token() != 0) {
            expected.putIfAbsent(hello.token(), link);
        }
        try {
            station.expire(channel, 0);
            channel.send(Frame.WELCOME);
            link.run();
        } finally {
            expected.values().remove(link);
            station.release(channel);
        }
        return true;
    }

    /**
     * Takes an image for a link that expects it, from another host. The sender's own READY only says that all has
     * arrived; home hears of it on the link.
     */
    public boolean image(Channel channel, Hello hello) throws IOException {
        GuestLink link = expected.get(hello.token());
        if (link == null) {
            return false;
        }
        channel.send(Frame.WELCOME);
        station.watch(channel);
        long task = MoveToken.task(hello.token());
        Arrival arrival = null;
        while (true) {
            ByteBuffer body = channel.receive();
            Frame kind = channel.kind();
            if (body.remaining() < 8 && kind != Frame.SIGNAL && kind != Frame.PING) {
                throw new Malformed(kind + " without a task");
            }
            if (kind == Frame.SIGNAL) {
                if (arrival == null) {
                    throw new Malformed("signals before their image");
                }
                if (arrival.ready(body)) {
                    channel.send(Frame.READY);
                    return false;
                }
                continue;
            }
            if (kind == Frame.IMAGE) {
                arrival = Arrival.begin(link, channel, task, body, true);
                link.adopt(task, arrival);
            } else if (kind != Frame.PING && arrival != null) {
                arrival.receive(kind, body);
            }
        }
    }

    /** Whether no further family is taken. */
    public boolean isFull() {
        return visits.isFull();
    }

    /** Who is here, or on its way. */
    public List<Presence> presences() {
        return visits.presences();
    }

    /** Pids on this node of all bodies, with the zygotes of their sandboxes. */
    public Set<Integer> pids() {
        Set<Integer> pids = new HashSet<>();
        for (GuestLink link : visits.links()) {
            pids.add(link.sandbox.pid());
            link.guests().stream().filter(Guest::leads).forEach(guest -> pids.add(guest.pid));
        }
        return pids;
    }

    /** Number of bodies here. */
    public int size() {
        return size(home -> true);
    }

    /** Number of bodies here whose homes are such. */
    public int size(IntPredicate homes) {
        return (int) visits.links().stream()
                .filter(link -> homes.test(link.home))
                .flatMap(link -> link.guests().stream())
                .filter(Guest::leads)
                .count();
    }

    /** Ends all that is here, and returns when that is over, or after some seconds. */
    @Override
    public void close() {
        clock.shutdownNow();
        visits.links().forEach(link -> link.channel.close());
        // Their sandboxes need the hands, which end next.
        visits.awaitNone(LEAVING_NANOS);
        departures.close();
        store.close();
    }
}
