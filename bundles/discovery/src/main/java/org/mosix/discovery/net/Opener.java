package org.mosix.discovery.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Member;
import org.mosix.discovery.codec.MessageCodec;

/**
 * Checks what {@link Sealer} made: length, version, key, MAC; only then anything that allocates or remembers: sender, clock,
 * life, sequence number. One thread, but for {@link #keys}, which any thread may call.
 */
public final class Opener {
    /** Of a sealed message. */
    public static final int LEAST_BYTES = Sealer.BYTES + MessageCodec.HEAD_BYTES;

    /** The largest message that settings allow, sealed. */
    public static final int MOST_BYTES = Sealer.BYTES + 60_000;

    /**
     * The usual bound on the difference of two wall clocks, ms. It is what protects a node that has just started, whose
     * windows are empty: as long as this, a recorded datagram can be sent to it once more. So it is short; but a node whose
     * clock is set by hand, or is stepped only some time after it woke up, shall not be lost: NTP keeps clocks within ms, a
     * hand within seconds.
     */
    public static final int CLOCK_BOUND_MILLIS = 30_000;

    /** Senders that are remembered: more than the nodes of a large system that a node hears from within minutes; 6 MB. */
    public static final int MOST_SENDERS = 16_384;

    /**
     * A datagram that was looked at.
     *
     * @param sender who made it, and {@code message} what it holds: null unless it is accepted
     * @param differenceMillis of {@link Verdict#CLOCK}: by how much the sender's clock is ahead
     */
    public record Opened(Verdict verdict, Member sender, int incarnation, ByteBuffer message, long differenceMillis) {}

    private static final Map<Verdict, Opened> REFUSED = new EnumMap<>(Verdict.class);

    static {
        for (Verdict verdict : Verdict.values()) {
            REFUSED.put(verdict, new Opened(verdict, null, 0, null, 0));
        }
    }

    private final Endpoint self;
    private final LongSupplier wallMillis;
    private final LongSupplier millis;
    private final long boundMillis;
    private final Senders senders;
    private volatile Keys keys;
    private Keys known;
    private TruncatedHmac first;
    private TruncatedHmac second;

    /**
     * @param self where datagrams are sent to, as their senders see it
     * @param wallMillis wall clock, ms since 1970
     * @param millis of a monotonic clock
     * @param boundMillis by which the sender's wall clock may differ
     * @param mostSenders that are remembered
     */
    public Opener(
            Endpoint self, Keys keys, LongSupplier wallMillis, LongSupplier millis, long boundMillis, int mostSenders) {
        this.self = self;
        this.keys = keys;
        this.wallMillis = wallMillis;
        this.millis = millis;
        this.boundMillis = boundMillis;
        // A clock that is ahead by the bound makes datagrams that are good until twice the bound later.
        this.senders = new Senders(mostSenders, 2 * boundMillis);
    }

    /** From the next datagram on these are the keys that are accepted. */
    public void keys(Keys newKeys) {
        keys = newKeys;
    }

    /** How many senders are remembered. */
    public int senders() {
        return senders.size();
    }

    /**
     * Looks at a datagram. What is accepted once is not accepted again.
     *
     * @param datagram from its position to its limit; read only. The message shares the bytes of one that begins an array;
     *     others are copied first
     */
    public Opened open(Endpoint from, ByteBuffer datagram) {
        int length = datagram.remaining();
        if (length < LEAST_BYTES || length > MOST_BYTES) {
            return REFUSED.get(Verdict.LENGTH);
        }
        if (!datagram.hasArray() || datagram.position() != 0 || datagram.arrayOffset() != 0) {
            return open(from, copy(datagram));
        }
        if (datagram.get(0) != Sealer.VERSION) {
            return REFUSED.get(Verdict.VERSION);
        }
        TruncatedHmac mac = mac(datagram.get(1) & 0xff);
        if (mac == null) {
            return REFUSED.get(Verdict.KEY);
        }
        if (!mac.isRight(from, self, datagram.array(), length - TruncatedHmac.BYTES)) {
            return REFUSED.get(Verdict.MAC);
        }
        return authentic(datagram, length);
    }

    private Opened authentic(ByteBuffer datagram, int length) {
        ByteBuffer b = datagram.slice().order(ByteOrder.LITTLE_ENDIAN).position(2);
        int cell = b.getInt();
        int node = b.getShort() & 0xffff;
        int incarnation = b.getInt();
        long sequence = b.getLong();
        long made = b.getLong();
        if (node < 1 || incarnation < 0 || sequence < 0 || made < 0) {
            return REFUSED.get(Verdict.SENDER);
        }
        // Neither is negative, so the difference does not wrap.
        long difference = made - Math.max(0, wallMillis.getAsLong());
        if (Math.abs(difference) > boundMillis) {
            return new Opened(Verdict.CLOCK, null, 0, null, difference);
        }
        Member sender = new Member(cell, node);
        Verdict verdict = senders.check(sender, incarnation, sequence, millis.getAsLong());
        if (verdict != Verdict.ACCEPTED) {
            return REFUSED.get(verdict);
        }
        ByteBuffer message = b.limit(length - TruncatedHmac.BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
        return new Opened(Verdict.ACCEPTED, sender, incarnation, message, 0);
    }

    private TruncatedHmac mac(int number) {
        Keys now = keys;
        if (now != known) {
            first = new TruncatedHmac(now.sending());
            second = now.accepted() == null ? null : new TruncatedHmac(now.accepted());
            known = now;
        }
        if (first.key().number() == number) {
            return first;
        }
        return second != null && second.key().number() == number ? second : null;
    }

    private static ByteBuffer copy(ByteBuffer datagram) {
        return ByteBuffer.allocate(datagram.remaining())
                .put(datagram.duplicate())
                .flip();
    }
}
