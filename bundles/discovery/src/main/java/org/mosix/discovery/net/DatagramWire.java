package org.mosix.discovery.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.mosix.api.Malformed;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Message;
import org.mosix.discovery.codec.MessageCodec;
import org.mosix.discovery.gossip.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gossip's datagrams on a UDP socket that is bound to one address. One thread receives, opens and decodes; what is sent is
 * sealed on the caller's thread. Nothing that comes in, and no error of the network, stops it.
 */
public final class DatagramWire implements Wire, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatagramWire.class);

    /** Of Ethernet. */
    private static final int MTU = 1500;

    private static final int IPV4_AND_UDP_BYTES = 28;
    private static final int IPV6_AND_UDP_BYTES = 48;
    private static final int TOLD_SOURCES = 256;
    private static final long CLOSE_MILLIS = 5000;
    private static final int MILLION = 1_000_000;
    private static final long PAUSE_NANOS = 10 * MILLION;

    /** Gets what is authentic, on the receiving thread. */
    @FunctionalInterface
    public interface Receiver {
        void received(Endpoint from, Message message);
    }

    private final DatagramChannel channel;
    private final Selector selector;
    private final Endpoint self;
    private final int mostBytes;
    private final Sealer sealer;
    private final Opener opener;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong unsent = new AtomicLong();
    private final AtomicLongArray received = new AtomicLongArray(Verdict.COUNT);
    private final LogLimit<InetAddress> told = new LogLimit<>(TOLD_SOURCES);
    private volatile Consumer<InetAddress> doubt = from -> {};
    private volatile Receiver receiver;
    private volatile boolean closed;
    private Thread thread;

    private DatagramWire(DatagramChannel channel, Keys keys, int clockBoundMillis) throws IOException {
        this.channel = channel;
        InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
        self = Endpoints.of(local);
        mostBytes = MTU - (self.isIpv4() ? IPV4_AND_UDP_BYTES : IPV6_AND_UDP_BYTES);
        sealer = new Sealer(self, keys, System::currentTimeMillis);
        opener = new Opener(
                self, keys, System::currentTimeMillis, DatagramWire::millis, clockBoundMillis, Opener.MOST_SENDERS);
        channel.configureBlocking(false);
        selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
    }

    /**
     * Binds the socket. Datagrams wait in it until {@link #start}.
     *
     * @param address that others send to: no wildcard, for the seal of a datagram holds at the address only it was sent to; so
     *     addresses must not be translated on the way. Port 0: the kernel chooses
     * @param clockBoundMillis usually {@link Opener#CLOCK_BOUND_MILLIS}
     */
    public static DatagramWire bind(InetSocketAddress address, Keys keys, int clockBoundMillis) throws IOException {
        InetAddress ip = address.getAddress();
        if (ip == null || ip.isAnyLocalAddress() || ip.isMulticastAddress()) {
            throw new IllegalArgumentException(address + " is not the address of one node");
        }
        DatagramChannel channel = DatagramChannel.open(
                ip instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            return new DatagramWire(channel.bind(address), keys, clockBoundMillis);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Where others reach it. */
    public Endpoint endpoint() {
        return self;
    }

    /** Begins to receive; once. */
    public synchronized void start(Receiver newReceiver) {
        if (thread != null || closed) {
            throw new IllegalStateException("receives already, or is closed");
        }
        receiver = newReceiver;
        thread = new Thread(this::receiveAll, "mosix-gossip-receive");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on it is told whence datagrams come that none of the keys has sealed, on the receiving thread; it must not wait. */
    public void doubt(Consumer<InetAddress> newDoubt) {
        doubt = newDoubt;
    }

    /** Changes the keys, from the next datagram on. Any thread. */
    public void keys(Keys keys) {
        opener.keys(keys);
        sealer.keys(keys);
    }

    /** Any thread. */
    public Traffic traffic() {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, received.get(verdict.ordinal()));
        }
        return new Traffic(sent.get(), unsent.get(), counts);
    }

    @Override
    public void send(Endpoint to, Message message) {
        try {
            int bytes = MessageCodec.size(message) + Sealer.BYTES;
            if (bytes <= mostBytes) {
                ByteBuffer b = sealer.seal(message.sender(), message.incarnation(), to, MessageCodec.encode(message));
                if (channel.send(b, Endpoints.address(to)) == bytes) {
                    sent.incrementAndGet();
                    return;
                }
            } else {
                LOG.debug("a message of {} bytes is too large for one datagram", bytes);
            }
        } catch (IOException | RuntimeException e) {
            // No route, no permission, closed, an address of the other family: a lost datagram like any other.
            LOG.debug("a datagram to {} is not sent: {}", to, e.toString());
        }
        unsent.incrementAndGet();
    }

    /** Ends the thread and closes the socket; again: nothing. Must not be called by the receiver. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (thread == null) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("the thread that receives gossip has not ended");
        }
    }

    private void receiveAll() {
        ByteBuffer buffer = ByteBuffer.allocate(Opener.MOST_BYTES + 1);
        while (!closed) {
            try {
                selector.select();
                selector.selectedKeys().clear();
                receiveWaiting(buffer);
            } catch (ClosedSelectorException e) {
                return;
            } catch (IOException e) {
                if (told.mayTell(Endpoints.address(self).getAddress(), millis()) && !closed) {
                    LOG.warn("receiving gossip: {}", e.toString(), e);
                }
                // It may fail again at once.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void receiveWaiting(ByteBuffer buffer) throws IOException {
        while (!closed) {
            InetSocketAddress from = (InetSocketAddress) channel.receive(buffer.clear());
            if (from == null) {
                return;
            }
            take(from, buffer.flip());
        }
    }

    private void take(InetSocketAddress address, ByteBuffer datagram) {
        if (address.getPort() == 0) {
            // The kernel of a sender never chooses it; nobody can answer there.
            count(Verdict.SENDER);
            return;
        }
        Endpoint from = Endpoints.of(address);
        Opener.Opened opened = opener.open(from, datagram);
        if (opened.verdict() != Verdict.ACCEPTED) {
            count(opened.verdict());
            tell(address, opened);
            if (opened.verdict() == Verdict.KEY || opened.verdict() == Verdict.MAC) {
                doubt.accept(address.getAddress());
            }
            return;
        }
        try {
            Message message = MessageCodec.decode(opened.message());
            if (!message.sender().equals(opened.sender()) || message.incarnation() != opened.incarnation()) {
                throw new Malformed("a message in the name of " + message.sender() + ", sealed by " + opened.sender());
            }
            count(Verdict.ACCEPTED);
            receiver.received(from, message);
        } catch (Malformed e) {
            count(Verdict.MESSAGE);
            if (told.mayTell(address.getAddress(), millis())) {
                LOG.warn("gossip from {} is dropped: {}", address, e.getMessage());
            }
        } catch (RuntimeException e) {
            // A fault of ours, or one that a node with the key provokes: neither shall cost the others.
            if (told.mayTell(address.getAddress(), millis())) {
                LOG.warn("gossip from {} has led to {}", address, e.toString(), e);
            }
        }
    }

    private void count(Verdict verdict) {
        received.incrementAndGet(verdict.ordinal());
    }

    private void tell(InetSocketAddress from, Opener.Opened opened) {
        if (!told.mayTell(from.getAddress(), millis())) {
            return;
        }
        if (opened.verdict() == Verdict.CLOCK) {
            LOG.warn("gossip from {} is dropped: its clock is ahead by {} ms", from, opened.differenceMillis());
        } else {
            LOG.warn("gossip from {} is dropped: {}", from, opened.verdict());
        }
    }

    private static long millis() {
        return System.nanoTime() / MILLION;
    }
}
