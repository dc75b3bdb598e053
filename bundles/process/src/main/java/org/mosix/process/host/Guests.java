package org.mosix.process.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
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
    private final AtomicInteger families = new AtomicInteger();
    private final Set<GuestLink> links = ConcurrentHashMap.newKeySet();
    /** Links that expect an image from another host, by token (the task). */
    private final byte[] processors;

    private final Map<Long, GuestLink> expected = new ConcurrentHashMap<>();
    private volatile IntFunction<Optional<String>> door = home -> Optional.empty();

    /** @param processors what homes are told of this node's processors */
    public Guests(Hands hands, Station station, String processors, Limits limits, boolean scanAllowed, Faults faults) {
        this.processors = processors.getBytes(StandardCharsets.US_ASCII);
        this.hands = hands;
        this.station = station;
        this.limits = limits;
        this.store = new ContentStore(limits.contentBytes());
        this.departures = new Departures(station, scanAllowed, faults);
    }

    /** Begins to take guests. Once. {@code door}: why a home's processes are not let in, asked each time; or empty. */
    public void open(IntFunction<Optional<String>> door) {
        Sandbox.sweep();
        this.door = door;
        station.serve(Hello.Purpose.LINK, this::link);
        clock.scheduleWithFixedDelay(() -> links.forEach(GuestLink::tellUsage), 1, 1, TimeUnit.SECONDS);
    }

    private boolean link(Channel channel, Hello hello) throws IOException {
        Optional<String> no = door.apply(hello.from());
        if (no.isPresent()) {
            Station.refuse(channel, no.get());
            return false;
        }
        if (families.incrementAndGet() > limits.families()) {
            families.decrementAndGet();
            Station.refuse(
                    channel,
                    "node " + station.self() + " has as many guest families as it may (" + limits.families() + ")");
            return false;
        }
        try {
            return serve(channel, hello);
        } finally {
            families.decrementAndGet();
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

    private boolean serve(Channel channel, Hello hello) throws IOException {
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
            link = new GuestLink(hello.from(), channel, sandbox, limits.processes(), store, departures);
        } catch (KernelException e) {
            hand.run(sandbox::close);
            throw new IOException(e.getMessage(), e);
        }
        links.add(link);
        if (hello.token() != 0) {
            expected.putIfAbsent(hello.token(), link);
        }
        try {
            station.expire(channel, 0);
            channel.send(Frame.WELCOME);
            link.run();
        } finally {
            expected.values().remove(link);
            links.remove(link);
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
        return families.get() >= limits.families();
    }

    /** Bodies here, by the numbers of their homes; a family that is still on its way counts as one. */
    public Map<Integer, Integer> byHome() {
        Map<Integer, Integer> counts = new HashMap<>();
        links.forEach(link -> counts.merge(link.home, Math.max(1, link.size()), Integer::sum));
        return counts;
    }

    /** Number of bodies here. */
    public int size() {
        return size(home -> true);
    }

    /** Number of bodies here whose homes are such. */
    public int size(IntPredicate homes) {
        return links.stream()
                .filter(link -> homes.test(link.home))
                .mapToInt(GuestLink::size)
                .sum();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        links.forEach(l -> l.channel.close());
        departures.close();
        store.close();
    }
}
