package org.mosix.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's end of the wire: listens on its own cluster address, lets in only listed nodes, hands each connection to
 * whoever serves its purpose, and connects to others. Any thread.
 */
public final class Station implements AutoCloseable {
    /** A peer that was silent so long is lost: seven pulses, so that a home hears of it within ten seconds. */
    private static final long SILENCE_NANOS = 7_000_000_000L;
    /** A peer that is slow gets no pulse, lest writing to it holds up the others'. */
    private static final long SLOW_NANOS = 3_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(Station.class);

    /** Serves connections of one purpose; called on a thread of its own, which it may keep. */
    public interface Answerer {
        /** @return whether it has taken the channel over; if not, the station closes it */
        boolean answer(Channel channel, Hello hello) throws IOException;
    }

    /** This node's clocks, for greetings. */
    public interface Clocks {
        long monotonicNanos();

        long bootNanos();
    }

    private final int self;
    private final InetSocketAddress listen;
    private final Peers peers;
    private final Clocks clocks;
    private final Map<Hello.Purpose, Answerer> answerers = new EnumMap<>(Hello.Purpose.class);
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    /** Connections that must not be silent: both ends say PING once a second. */
    private final Set<Channel> watched = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService pulse = clock("mosix-pulse");
    /** Not on the thread that writes: a write to a peer that is gone ends only when its connection is closed. */
    private final ScheduledExecutorService silence = clock("mosix-silence");

    private final Set<String> strangers = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "mosix-wire");
        thread.setDaemon(true);
        return thread;
    });
    private ServerSocketChannel server;

    public Station(int self, InetSocketAddress listen, Peers peers, Clocks clocks) {
        this.self = self;
        this.listen = listen;
        this.peers = peers;
        this.clocks = clocks;
    }

    public int self() {
        return self;
    }

    public Peers peers() {
        return peers;
    }

    public void serve(Hello.Purpose purpose, Answerer answerer) {
        synchronized (answerers) {
            answerers.put(purpose, answerer);
        }
    }

    /** Begins to listen. Throws IOException if the address cannot be had. */
    public void open() throws IOException {
        if (listen.getAddress().isAnyLocalAddress()) {
            throw new IOException("a node listens on its cluster address only, not on " + listen);
        }
        server = ServerSocketChannel.open();
        server.bind(listen, 128);
        pulse.scheduleWithFixedDelay(this::beat, 1, 1, TimeUnit.SECONDS);
        silence.scheduleWithFixedDelay(this::endSilent, 1, 1, TimeUnit.SECONDS);
        Thread thread = new Thread(this::accept, "mosix-accept");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on the connection ends when its peer is silent for seven seconds. */
    public void watch(Channel channel) {
        watched.add(channel);
    }

    private static ScheduledExecutorService clock(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    private void endSilent() {
        for (Channel channel : watched) {
            long nanos = System.nanoTime() - channel.heardNanos();
            if (nanos > SILENCE_NANOS) {
                String why = "it has been silent for " + nanos / 1_000_000_000L + " s";
                LOG.warn("node {}: connection to {} is closed: {}", self, channel.peerName(), why);
                forget(channel);
                channel.close(why);
            }
        }
    }

    private void beat() {
        for (Channel channel : watched) {
            if (System.nanoTime() - channel.heardNanos() < SLOW_NANOS) {
                try {
                    channel.pulse();
                } catch (IOException e) {
                    release(channel);
                }
            }
        }
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel socket = server.accept();
                threads.execute(() -> greet(socket));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.error("node {} cannot accept connections: {}", self, e.getMessage());
            }
        }
    }

    private void greet(SocketChannel socket) {
        Channel channel = null;
        boolean taken = false;
        try {
            InetSocketAddress peer = (InetSocketAddress) socket.getRemoteAddress();
            if (!peers.lists(peer.getAddress())) {
                if (strangers.size() < 1000 && strangers.add(peer.getAddress().getHostAddress())) {
                    LOG.warn(
                            "refused: {} is not a listed node (said once)",
                            peer.getAddress().getHostAddress());
                }
                return;
            }
            channel = new Channel(socket);
            open.add(channel);
            Hello hello = Hello.decode(channel.expect(Frame.HELLO));
            if (hello.to() != self || !peers.is(hello.from(), peer.getAddress())) {
                throw new Malformed("a greeting of node " + hello.from() + " to node " + hello.to());
            }
            Answerer answerer;
            synchronized (answerers) {
                answerer = answerers.get(hello.purpose());
            }
            if (answerer == null) {
                refuse(channel, "node " + self + " does not take " + hello.purpose() + " connections at the moment");
                return;
            }
            taken = answerer.answer(channel, hello);
        } catch (IOException e) {
            LOG.warn("connection ended: {}", e.getMessage());
        } finally {
            if (!taken) {
                close(channel, socket);
            }
        }
    }

    private void close(Channel channel, SocketChannel socket) {
        if (channel != null) {
            release(channel);
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a socket: {}", e.getMessage());
        }
    }

    /** Tells the peer no, in one sentence. */
    public static void refuse(Channel channel, String sentence) throws IOException {
        byte[] text = sentence.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        channel.send(Frame.REFUSE, java.nio.ByteBuffer.wrap(text));
    }

    /** Connects to a node and greets it; the caller then waits for WELCOME. */
    public Channel connect(int node, Hello.Purpose purpose, long token) throws IOException {
        InetSocketAddress address =
                peers.address(node).orElseThrow(() -> new IOException("no node " + node + " is listed"));
        Channel channel = Channel.connect(listen, address);
        open.add(channel);
        try {
            channel.send(
                    Frame.HELLO,
                    new Hello(purpose, self, node, token, clocks.monotonicNanos(), clocks.bootNanos()).encode());
            return channel;
        } catch (IOException e) {
            release(channel);
            throw e;
        }
    }

    /** Closes a channel that the station gave out or handed over. */
    public void release(Channel channel) {
        forget(channel);
        channel.close();
    }

    private void forget(Channel channel) {
        open.remove(channel);
        watched.remove(channel);
    }

    @Override
    public void close() {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            LOG.warn("closing the listening socket: {}", e.getMessage());
        }
        open.forEach(Channel::close);
        open.clear();
        pulse.shutdownNow();
        silence.shutdownNow();
        threads.shutdown();
    }
}
