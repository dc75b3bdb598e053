package org.mosix.discovery.node;

import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.mosix.api.ClusterView;
import org.mosix.api.Information;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.News;
import org.mosix.discovery.Rows;
import org.mosix.discovery.gossip.Self;
import org.mosix.discovery.gossip.Visitor;
import org.mosix.discovery.meter.Meter;
import org.mosix.discovery.net.DatagramWire;
import org.mosix.discovery.net.Endpoints;
import org.mosix.discovery.net.GossipDriver;
import org.mosix.discovery.net.Opener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part in gossip from its start to its end, with one set of settings: socket, meter, census, and the threads of
 * {@link GossipDriver} besides one of its own, which measures. Any thread.
 */
final class Participant implements Information, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Participant.class);
    private static final long CENSUS_MILLIS = 1000;
    private static final long RETRY_MILLIS = 2000;
    private static final long END_MILLIS = 5000;
    /** Seconds from then on count lives; an int lasts until 2088. */
    private static final long EPOCH = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();

    private final OwnCensus census;
    private final Consumer<InetAddress> doubt;
    private final Supplier<List<NodeView>> partners;
    private final Meter meter;
    private final ScheduledThreadPoolExecutor clock;
    private final Endpoint endpoint;
    private volatile Thread working;
    private DatagramWire wire;
    private volatile GossipDriver driver;
    private volatile NodeSettings settings;
    private boolean closed;
    private boolean told;

    private Participant(
            NodeSettings settings,
            OwnCensus census,
            int version,
            Consumer<InetAddress> doubt,
            Supplier<List<NodeView>> partners,
            DatagramWire wire) {
        this.doubt = doubt;
        this.partners = partners;
        this.settings = settings;
        this.census = census;
        this.wire = wire;
        this.endpoint = Endpoints.of(settings.address());
        this.meter = Meter.ofThisMachine(census, version);
        this.clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "mosix-information");
            thread.setDaemon(true);
            working = thread;
            return thread;
        });
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        census.take();
        clock.execute(this::begin);
    }

    /**
     * Starts with a socket, or throws. Others hear of this node when it has measured its speed, up to a second later.
     *
     * @param version of MOSIX for Karaf, as facts have it
     * @param doubt see {@link DatagramWire#doubt}
     * @param partners what nodes of others have told of themselves
     */
    static Participant open(
            NodeSettings settings,
            OwnCensus census,
            int version,
            Consumer<InetAddress> doubt,
            Supplier<List<NodeView>> partners)
            throws IOException {
        return new Participant(settings, census, version, doubt, partners, bind(settings, doubt));
    }

    /** As {@link #open}, but tries until there is a socket: a network may come up later than the node. */
    static Participant patient(
            NodeSettings settings,
            OwnCensus census,
            int version,
            Consumer<InetAddress> doubt,
            Supplier<List<NodeView>> partners) {
        return new Participant(settings, census, version, doubt, partners, null);
    }

    private static DatagramWire bind(NodeSettings settings, Consumer<InetAddress> doubt) throws IOException {
        DatagramWire made = DatagramWire.bind(settings.address(), settings.keys(), Opener.CLOCK_BOUND_MILLIS);
        made.doubt(doubt);
        return made;
    }

    NodeSettings settings() {
        return settings;
    }

    /** Changes the keys, from the next datagram on; all else must be the same. */
    synchronized void keys(NodeSettings with) {
        settings = with;
        if (wire != null) {
            wire.keys(with.keys());
        }
    }

    private void begin() {
        if (!hasWire()) {
            clock.schedule(this::begin, RETRY_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        meter.start(clock);
        clock.scheduleWithFixedDelay(census::take, CENSUS_MILLIS, CENSUS_MILLIS, TimeUnit.MILLISECONDS);
        synchronized (this) {
            if (closed) {
                return;
            }
            int incarnation = (int) (Instant.now().getEpochSecond() - EPOCH);
            Self self = new Self(settings.self(), endpoint, Math.max(0, incarnation));
            driver = GossipDriver.start(self, settings.gossip(), meter, wire, new SecureRandom(), settings.contacts());
        }
        LOG.info(
                "node {} of cell {} gossips at {}",
                settings.self().node(),
                settings.self().cell(),
                settings.address());
    }

    private synchronized boolean hasWire() {
        if (wire != null || closed) {
            return wire != null;
        }
        try {
            wire = bind(settings, doubt);
            return true;
        } catch (IOException e) {
            if (!told) {
                LOG.warn("gossip waits for its socket {}: {}", settings.address(), e.getMessage());
                told = true;
            }
            return false;
        }
    }

    @Override
    public ClusterView view() {
        return cell().with(partners.get());
    }

    @Override
    public ClusterView cell() {
        List<NodeView> nodes = new ArrayList<>();
        NodeId own = new NodeId(settings.self().node());
        nodes.add(Views.of(settings.self(), endpoint, NodeView.Life.ALIVE, 0, meter.get()));
        GossipDriver running = driver;
        if (running != null) {
            running.visit(new Mates(nodes));
        }
        return new ClusterView(own, nodes);
    }

    private record Mates(List<NodeView> nodes) implements Visitor {
        @Override
        public void mate(Entry entry, News.Kind kind, int ageMillis) {
            nodes.add(Views.of(entry, kind, ageMillis));
        }

        @Override
        public void cell(Digest digest, int ageMillis) {
            // Nobody asks for other cells yet.
        }

        @Override
        public void row(Digest digest, Rows.Cursor row, int ageMillis) {
            // Nobody asks for other cells yet.
        }
    }

    /** Says farewell and ends all threads; again: nothing. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        clock.shutdown();
        join();
        GossipDriver running = driver;
        if (running != null) {
            running.close();
        }
        synchronized (this) {
            if (wire != null) {
                wire.close();
            }
        }
    }

    /** A measurement of the speed goes on for up to a second. */
    private void join() {
        try {
            Thread thread = working;
            if (thread != null) {
                thread.join(END_MILLIS);
                if (thread.isAlive()) {
                    LOG.warn("the thread that measures this node has not ended");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
