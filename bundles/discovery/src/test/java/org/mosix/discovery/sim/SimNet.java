package org.mosix.discovery.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.mosix.api.Malformed;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Member;
import org.mosix.discovery.Message;
import org.mosix.discovery.Message.Aged;
import org.mosix.discovery.NodeFacts;
import org.mosix.discovery.codec.MessageCodec;
import org.mosix.discovery.gossip.Gossip;
import org.mosix.discovery.gossip.Plan;
import org.mosix.discovery.gossip.Self;
import org.mosix.discovery.gossip.Settings;

/**
 * Nodes and the network between them: every datagram takes one to three milliseconds, is lost with the same probability, and
 * does not pass from one side of a split to the other. Node i is number i % cellNodes + 1 of cell i / cellNodes + 1.
 *
 * <p>Messages are handed over as objects, which their receivers share; one in a thousand goes through its bytes instead.
 */
final class SimNet {
    private static final int TICKS = 2048;
    private static final int FLIGHTS = 4;
    private static final int CODED = 1009;
    private static final int PORT = 7249;

    private record Flight(int from, int to, int bytes, Message message) {}

    final int size;
    final int cellNodes;
    final Settings settings;
    private final Gossip[] nodes;
    private final boolean[] down;
    private final int[] lives;
    private final SplittableRandom random;
    private final List<List<Flight>> flights = new ArrayList<>();
    private final IntList[] ticks = new IntList[TICKS];
    private final NodeFacts[] facts = SimFacts.pool();
    /** When each is due; a tick at another time is left over from before a stop. */
    private final long[] due;

    private final long[] sent;
    private final long[] received;
    private Message answer;
    private int[] sides;
    private double loss;
    private long now;
    private long count;
    int largest;

    SimNet(int size, int cellNodes, Settings settings, long seed) {
        this.size = size;
        this.cellNodes = cellNodes;
        this.settings = settings;
        this.nodes = new Gossip[size];
        this.down = new boolean[size];
        this.lives = new int[size];
        this.due = new long[size];
        this.sent = new long[size];
        this.received = new long[size];
        this.random = new SplittableRandom(seed);
        for (int i = 0; i < TICKS; i++) {
            ticks[i] = new IntList();
        }
        for (int i = 0; i < FLIGHTS; i++) {
            flights.add(new ArrayList<>());
        }
    }

    long now() {
        return now;
    }

    /** A node that runs, else null. */
    Gossip node(int index) {
        return down[index] ? null : nodes[index];
    }

    int index(int cell, int node) {
        return (cell - 1) * cellNodes + node - 1;
    }

    /** Starts all within some periods; each knows one that was started before. */
    void startAll(int periods) {
        start(0, -1, now);
        for (int i = 1; i < size; i++) {
            start(i, random.nextInt(i), now + random.nextInt(periods * settings.periodMillis()));
        }
    }

    /**
     * Starts all, each knowing all nodes of its cell and a digest of each other cell: the state after long running, but for
     * ages, which are all 0 and grow old within their mean age. Spares large simulations the joining.
     */
    void startAcquainted() {
        for (int i = 0; i < size; i++) {
            start(i, -1, now + 1);
        }
        run(1);
        int cells = size / cellNodes;
        for (int cell = 1; cell <= cells; cell++) {
            List<Aged<Entry>> entries = new ArrayList<>();
            for (int node = 1; node <= cellNodes; node++) {
                int i = index(cell, node);
                NodeFacts known = facts[i % facts.length];
                entries.add(new Aged<>(new Entry(new Member(cell, node), 0, -1, endpoint(i), known), 0));
            }
            for (int node = 1; node <= cellNodes; node++) {
                nodes[index(cell, node)].on(guest(), introduction(entries, List.of()), now);
            }
        }
        runPeriods(2);
        // One by each node, so that each names other contacts.
        List<Aged<Digest>> digests = new ArrayList<>();
        for (Gossip node : nodes) {
            node.on(guest(), introduction(List.of(), List.of()), now);
            digests.add(answer.digests().get(0));
        }
        for (Gossip node : nodes) {
            List<Aged<Digest>> some = new ArrayList<>();
            for (int cell = 1; cell <= cells; cell++) {
                some.add(digests.get(index(cell, 1 + random.nextInt(cellNodes))));
            }
            node.on(guest(), introduction(List.of(), some), now);
        }
    }

    /** Of a node of no cell, which wants an answer. */
    private Message introduction(List<Aged<Entry>> entries, List<Aged<Digest>> digests) {
        return new Message(Message.Kind.HELLO, new Member(0, 1), 0, 0, 0, List.of(), entries, digests);
    }

    private Endpoint guest() {
        return endpoint(size);
    }

    void start(int index, int contact, long at) {
        start(index, contact, at, () -> facts[index % facts.length]);
    }

    /** A node's new life; the time is at most two periods ahead per call of {@link #run}. */
    void start(int index, int contact, long at, Supplier<NodeFacts> meter) {
        List<Endpoint> contacts = contact < 0 ? List.of() : List.of(endpoint(contact));
        Member member = new Member(index / cellNodes + 1, index % cellNodes + 1);
        nodes[index] = new Gossip(
                new Self(member, endpoint(index), 1000 * lives[index]++),
                settings,
                meter,
                (to, message) -> send(index, (int) to.low(), message),
                random.split(),
                contacts);
        down[index] = false;
        schedule(index, Math.max(at, now + 1));
    }

    /** Power failure. */
    void kill(int index) {
        down[index] = true;
    }

    void leave(int index) {
        nodes[index].leave(now);
        down[index] = true;
    }

    void loss(double probability) {
        loss = probability;
    }

    /** Which side each node is on; null: all on one. */
    void split(int[] newSides) {
        sides = newSides;
    }

    void runPeriods(int periods) {
        run((long) periods * settings.periodMillis());
    }

    void run(long millis) {
        for (long end = now + millis; now < end; ) {
            now++;
            List<Flight> arrived = flights.get((int) (now % FLIGHTS));
            flights.set((int) (now % FLIGHTS), new ArrayList<>());
            for (Flight f : arrived) {
                if (!down[f.to] && nodes[f.to] != null) {
                    received[f.to] += f.bytes + Plan.HEADER_BYTES;
                    nodes[f.to].on(endpoint(f.from), f.message, now);
                }
            }
            for (int index : ticks[(int) (now % TICKS)].take()) {
                if (!down[index] && due[index] == now) {
                    schedule(index, nodes[index].tick(now));
                }
            }
        }
    }

    /** Stops a node for a time, as a suspended machine: it neither ticks nor hears. */
    void freeze(int index) {
        down[index] = true;
    }

    void thaw(int index) {
        down[index] = false;
        schedule(index, now + 1);
    }

    /** Mean and most of the nodes that run, with seals and the headers of IP and UDP. */
    record Bytes(double sent, double mostSent, double received, double mostReceived) {}

    /** Since the last call. */
    Bytes takeBytes() {
        double out = 0;
        double in = 0;
        double mostOut = 0;
        double mostIn = 0;
        int running = 0;
        for (int i = 0; i < size; i++) {
            if (!down[i]) {
                running++;
                out += sent[i];
                in += received[i];
                mostOut = Math.max(mostOut, sent[i]);
                mostIn = Math.max(mostIn, received[i]);
            }
            sent[i] = 0;
            received[i] = 0;
        }
        return new Bytes(out / running, mostOut, in / running, mostIn);
    }

    static Endpoint endpoint(int index) {
        return Endpoint.ofIpv4(index, PORT);
    }

    private void schedule(int index, long at) {
        if (at - now >= TICKS) {
            throw new IllegalStateException("node " + index + " is not due before " + (at - now) + " ms");
        }
        due[index] = Math.max(at, now + 1);
        ticks[(int) (due[index] % TICKS)].add(index);
    }

    private void send(int from, int to, Message message) {
        if (to == size) {
            answer = message;
            return;
        }
        int bytes = MessageCodec.size(message);
        largest = Math.max(largest, bytes);
        sent[from] += bytes + Plan.HEADER_BYTES;
        boolean cut = sides != null && sides[from] != sides[to];
        if (cut || loss > 0 && random.nextDouble() < loss) {
            return;
        }
        Message arrives = ++count % CODED == 0 ? coded(message, bytes) : message;
        int delay = 1 + random.nextInt(FLIGHTS - 1);
        flights.get((int) ((now + delay) % FLIGHTS)).add(new Flight(from, to, bytes, arrives));
    }

    private static Message coded(Message message, int bytes) {
        try {
            ByteBuffer b = MessageCodec.encode(message);
            if (b.remaining() != bytes) {
                throw new IllegalStateException(b.remaining() + " bytes, not " + bytes);
            }
            Message decoded = MessageCodec.decode(b);
            if (!decoded.equals(message)) {
                throw new IllegalStateException("a message is another one after its trip: " + message);
            }
            return decoded;
        } catch (Malformed e) {
            throw new IllegalStateException(e);
        }
    }
}
