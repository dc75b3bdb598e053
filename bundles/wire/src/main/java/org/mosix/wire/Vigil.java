package org.mosix.wire;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.mosix.api.PeerKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over a station's open connections: says PING on those that must not be silent, and closes those whose peer is
 * silent, reads nothing, or is late. A node that was itself held up (a stopped machine, one without a free core) judges nobody
 * by what it did not hear meanwhile. Any thread.
 */
final class Vigil implements AutoCloseable {
    /** A peer that was silent so long is lost: seven pulses, so that a home hears of it within ten seconds. */
    static final long SILENCE_NANOS = 7_000_000_000L;
    /** A peer that is slow gets no pulse, lest writing to it holds up the others'. */
    private static final long SLOW_NANOS = 3_000_000_000L;
    /** A peer that takes nothing for so long, or whose words wait here for so long, is lost. */
    static final long STALL_NANOS = 30_000_000_000L;
    /** Looks are a second apart; one that is later than this was held up. */
    static final long HELD_UP_NANOS = 2_500_000_000L;

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final Logger LOG = LoggerFactory.getLogger(Vigil.class);

    private final int self;
    private final Sparse ended;
    private final LongSupplier nanos;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    /** Connections that must not be silent: both ends say PING once a second. */
    private final Set<Channel> watched = ConcurrentHashMap.newKeySet();
    /** Connections that must be done or taken over by a time. */
    private final Map<Channel, Long> deadlines = new ConcurrentHashMap<>();
    /** Longest silence (nanoseconds) of connections on which only the peer speaks. */
    private final Map<Channel, Long> bounds = new ConcurrentHashMap<>();
    /** Who is at the other end, of those that have proved it. */
    private final Map<Channel, PeerKeys.Peer> proved = new ConcurrentHashMap<>();

    private final ScheduledExecutorService pulse = clock("mosix-pulse");
    /** Not on the thread that writes: a write to a peer that is gone ends only when its connection is closed. */
    private final ScheduledExecutorService silence = clock("mosix-silence");

    /** When the last look was, and since when nothing has held up the looks. Of the thread that looks. */
    private long looked;

    private long awake;

    /** @param nanos a clock that only rises, as {@link System#nanoTime} */
    Vigil(int self, Sparse ended, LongSupplier nanos) {
        this.self = self;
        this.ended = ended;
        this.nanos = nanos;
        this.looked = nanos.getAsLong();
        this.awake = looked;
    }

    private static ScheduledExecutorService clock(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        pulse.scheduleWithFixedDelay(this::beat, 1, 1, TimeUnit.SECONDS);
        silence.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    void add(Channel channel) {
        open.add(channel);
    }

    /** From now on the connection ends when its peer is silent for seven seconds. */
    void watch(Channel channel) {
        deadlines.remove(channel);
        watched.add(channel);
    }

    /** The connection ends unless within so many seconds it is forgotten, watched or given other time; 0: any time. */
    void expire(Channel channel, int seconds) {
        if (seconds == 0) {
            deadlines.remove(channel);
        } else {
            deadlines.put(channel, nanos.getAsLong() + seconds * SECOND_NANOS);
        }
    }

    /** The connection ends when its peer sends nothing for so many seconds. */
    void bound(Channel channel, int seconds) {
        deadlines.remove(channel);
        bounds.put(channel, seconds * SECOND_NANOS);
    }

    void forget(Channel channel) {
        open.remove(channel);
        watched.remove(channel);
        deadlines.remove(channel);
        bounds.remove(channel);
        proved.remove(channel);
    }

    /** That one is at the other end. */
    void proved(Channel channel, PeerKeys.Peer peer) {
        proved.put(channel, peer);
        if (!open.contains(channel)) {
            // It has been forgotten meanwhile.
            proved.remove(channel);
        }
    }

    /** Closes all connections with a node that is not believed any more. */
    void endOf(PeerKeys.Peer peer) {
        proved.forEach((channel, end) -> {
            if (end.equals(peer)) {
                LOG.warn("node {}: a connection with {} is closed: it is revoked", self, peer);
                forget(channel);
                // One that has not greeted yet has no number here.
                channel.close((channel.node() == 0 ? peer.toString() : "node " + channel.node()) + " is revoked");
            }
        });
    }

    private void end(Channel channel) {
        forget(channel);
        channel.close();
    }

    /** Closes what has to be closed. On one thread. */
    void look() {
        long now = nanos.getAsLong();
        if (now - looked > HELD_UP_NANOS) {
            LOG.warn("node {} was held up for {} s", self, (now - looked) / SECOND_NANOS);
            awake = now;
        }
        looked = now;
        deadlines.forEach((channel, end) -> {
            if (now - end > 0 && deadlines.remove(channel, end)) {
                channel.close();
            }
        });
        bounds.forEach((channel, most) -> {
            if (silent(channel, now) > most) {
                ended.warn(
                        "node {}: a peer sends nothing for {} s: its connection is closed", self, most / SECOND_NANOS);
                end(channel);
            }
        });
        for (Channel channel : open) {
            if (channel.stalledNanos() > STALL_NANOS) {
                ended.warn("node {}: a peer reads nothing: its connection is closed", self);
                end(channel);
            }
        }
        for (Channel channel : watched) {
            long silent = silent(channel, now);
            if (silent > SILENCE_NANOS) {
                String why = "it has been silent for " + silent / SECOND_NANOS + " s";
                LOG.warn("node {}: connection to {} is closed: {}", self, channel.peerName(), why);
                forget(channel);
                channel.close(why);
            }
        }
    }

    /** For how many nanoseconds a peer has said nothing, as far as this node was awake; what waits to be read was said. */
    private long silent(Channel channel, long now) {
        long heard = channel.heardNanos();
        long silent = now - (heard - awake > 0 ? heard : awake);
        return silent > SILENCE_NANOS && now - heard < STALL_NANOS && hasUnread(channel) ? 0 : silent;
    }

    /** Its reader is busy, or has no core. */
    private static boolean hasUnread(Channel channel) {
        try {
            return channel.unread() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void beat() {
        for (Channel channel : watched) {
            if (nanos.getAsLong() - channel.heardNanos() < SLOW_NANOS) {
                try {
                    channel.pulse();
                } catch (IOException e) {
                    end(channel);
                }
            }
        }
    }

    /** Closes all. */
    @Override
    public void close() {
        open.forEach(Channel::close);
        open.clear();
        pulse.shutdownNow();
        silence.shutdownNow();
    }
}
