package org.mosix.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.mosix.api.PeerKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's end of the wire: listens on its own cluster address, lets in only listed nodes, hands each connection to
 * whoever serves its purpose, and connects to others. Any thread.
 */
public final class Station implements AutoCloseable {
    /** So long a new connection may take to say who it is and to be taken over. */
    private static final int GREETING_SECONDS = 5;
    /** Connections that have not said who they are: of all addresses, and of one. */
    static final int STRANGERS = 128;

    static final int STRANGERS_OF_ONE = 32;

    private static final long FULL_NANOS = 100_000_000L;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final Logger LOG = LoggerFactory.getLogger(Station.class);

    /** Serves connections of one purpose; called on a thread of its own, which it may keep. */
    public interface Answerer {
        /** @return whether it has taken the channel over; if not, the station closes it */
        boolean answer(Channel channel, Hello hello) throws IOException;
    }

    private final int self;
    private final InetSocketAddress listen;
    private final AddressBook peers;
    private final Map<Hello.Purpose, Answerer> answerers = new EnumMap<>(Hello.Purpose.class);
    private final Sparse ended = new Sparse(LOG);
    private final Vigil vigil;
    private final Introduction introduction;
    /** Connections that have not said who they are, by address. */
    private final Map<InetAddress, AtomicInteger> strange = new ConcurrentHashMap<>();

    private final AtomicInteger strangers = new AtomicInteger();

    private final Set<InetAddress> unlisted = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "mosix-wire");
        thread.setDaemon(true);
        return thread;
    });
    private ServerSocketChannel server;

    public Station(int self, InetSocketAddress listen, Peers peers) {
        this.self = self;
        this.listen = listen;
        this.peers = new AddressBook(self, listen, peers, System::nanoTime);
        introduction = new Introduction(self, this.peers);
        this.vigil = new Vigil(self, ended, System::nanoTime);
    }

    public int self() {
        return self;
    }

    public AddressBook peers() {
        return peers;
    }

    /** From now on peers prove by these who they are, and so does this node, if it is a member; null: there are none. */
    public void use(PeerKeys keys) {
        introduction.use(keys);
    }

    /** Whether nobody is believed without keys, not even a peer with a listed address; as long as there are none, nobody is then. */
    public void require(boolean proof) {
        introduction.require(proof);
        peers.require(proof);
    }

    /** Closes all connections with a node that is not believed any more. */
    public void revoked(PeerKeys.Peer peer) {
        vigil.endOf(peer);
    }

    /** Bytes of a node's name on the wire. */
    public static final int NAME_BYTES = 20;

    /** Names a listed node for another one, whose list may have other numbers. IOException: it cannot be told who that is. */
    public void name(ByteBuffer to, int node) throws IOException {
        introduction.name(to, node);
    }

    /** The listed node that another one has named. IOException: there is none. */
    public int named(ByteBuffer from) throws IOException {
        return introduction.named(from);
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
        vigil.start();
        Thread thread = new Thread(this::accept, "mosix-accept");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on the connection ends when its peer is silent for seven seconds. */
    public void watch(Channel channel) {
        vigil.watch(channel);
    }

    /** The connection ends unless within so many seconds it is released, watched or given other time; 0: any time. */
    public void expire(Channel channel, int seconds) {
        vigil.expire(channel, seconds);
    }

    /** The connection ends when its peer sends nothing for so many seconds. */
    public void bound(Channel channel, int seconds) {
        vigil.bound(channel, seconds);
    }

    private void accept() {
        while (true) {
            try {
                admit(server.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                ended.warn("node {} cannot accept connections: {}", self, e.getMessage());
                // Out of descriptors: what is open must end first.
                LockSupport.parkNanos(FULL_NANOS);
            }
        }
    }

    /** Strangers cost nothing but this: no thread, no buffer. */
    private void admit(SocketChannel socket) throws IOException {
        InetAddress address = address(socket);
        if (address == null || !introduction.isRequired() && !peers.lists(address)) {
            if (address != null && unlisted.size() < 1000 && unlisted.add(address)) {
                LOG.warn("refused: {} is not a listed node (said once)", address.getHostAddress());
            }
            socket.close();
            return;
        }
        AtomicInteger ofOne = strange.computeIfAbsent(address, a -> new AtomicInteger());
        int all = strangers.incrementAndGet();
        int same = ofOne.incrementAndGet();
        if (all > STRANGERS || same > STRANGERS_OF_ONE) {
            known(ofOne);
            socket.close();
            ended.warn("refused: too many connections of {} that say nothing", address.getHostAddress());
            return;
        }
        try {
            threads.execute(() -> greet(socket, address, ofOne));
        } catch (RejectedExecutionException e) {
            // It came while this node closes: left open, its peer would wait for a word.
            known(ofOne);
            socket.close();
        }
    }

    private static InetAddress address(SocketChannel socket) throws IOException {
        InetSocketAddress peer = (InetSocketAddress) socket.getRemoteAddress();
        return peer == null ? null : peer.getAddress();
    }

    private void greet(SocketChannel socket, InetAddress address, AtomicInteger ofOne) {
        Channel channel = null;
        boolean taken = false;
        try {
            Hello hello;
            Answerer answerer;
            try {
                channel = new Channel(socket).stranger();
                vigil.add(channel);
                vigil.expire(channel, GREETING_SECONDS);
                hello = greeting(channel, address);
            } finally {
                known(ofOne);
            }
            channel.greeted(hello.from());
            expire(channel, 0);
            synchronized (answerers) {
                answerer = answerers.get(hello.purpose());
            }
            if (answerer == null) {
                refuse(channel, "node " + self + " does not take " + hello.purpose() + " connections at the moment");
                return;
            }
            taken = answerer.answer(channel, hello);
        } catch (IOException e) {
            ended.warn("a connection of {} ended: {}", address.getHostAddress(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a connection of {} ended by a fault of ours", address.getHostAddress(), e);
        } finally {
            if (!taken) {
                close(channel, socket);
            }
        }
    }

    private Hello greeting(Channel channel, InetAddress address) throws IOException {
        Introduction.Greeting greeting = introduction.await(channel, address, peer -> vigil.proved(channel, peer));
        Hello hello = greeting.hello();
        if (hello.to() != self) {
            throw new Malformed(Introduction.greeting(hello));
        }
        return hello.of(greeting.from());
    }

    private void known(AtomicInteger ofOne) {
        strangers.decrementAndGet();
        ofOne.decrementAndGet();
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
        channel.send(Frame.REFUSE, ByteBuffer.wrap(text));
    }

    /** As the other one, with nothing to say of memory. */
    public Channel connect(int node, Hello.Purpose purpose, long token) throws IOException {
        return connect(node, purpose, token, 0);
    }

    /** Connects to a node and greets it with these parts of a {@link Hello}; the caller then waits for WELCOME. */
    public Channel connect(int node, Hello.Purpose purpose, long token, int mib) throws IOException {
        InetSocketAddress address =
                peers.address(node).orElseThrow(() -> new IOException("no node " + node + " is listed"));
        Hello hello = new Hello(purpose, self, peers.theirs(node), token, mib);
        Channel channel = connect(node, address, hello);
        // A node that was started anew has lost its keys: those that are agreed on now it has.
        channel = channel == null ? connect(node, address, hello) : channel;
        if (channel == null) {
            throw new IOException("node " + node + " does not have the keys that it has just agreed on");
        }
        return channel;
    }

    /** Null if the other end does not have our keys any more. */
    private Channel connect(int node, InetSocketAddress address, Hello hello) throws IOException {
        PeerKeys.Stream stream = introduction.stream(node, address.getAddress());
        Channel channel = connect(address, stream);
        vigil.add(channel);
        if (stream != null) {
            vigil.proved(channel, stream.peer());
        }
        boolean greeted = false;
        try {
            vigil.expire(channel, GREETING_SECONDS);
            greeted = introduction.greet(channel, stream, hello.encode());
            channel.greeted(node);
            vigil.expire(channel, 0);
            return greeted ? channel : null;
        } finally {
            if (!greeted) {
                release(channel);
            }
        }
    }

    /** The stream's keys are given back if there is nothing to seal with them. */
    private Channel connect(InetSocketAddress address, PeerKeys.Stream stream) throws IOException {
        try {
            return Channel.connect(listen, address);
        } catch (IOException e) {
            if (stream != null) {
                stream.seal().close();
            }
            throw e;
        }
    }

    /** Closes a channel that the station gave out or handed over. */
    public void release(Channel channel) {
        vigil.forget(channel);
        channel.close();
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
        vigil.close();
        threads.shutdown();
    }
}
