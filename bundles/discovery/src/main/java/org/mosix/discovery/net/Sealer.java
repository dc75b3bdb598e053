package org.mosix.discovery.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongSupplier;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Member;

/**
 * Makes sealed datagrams: {@code u8 version, u8 key, u32 cell, u16 node, u32 incarnation, u64 sequence, u64 wall clock,
 * message, 16 bytes MAC}, little-endian. What the MAC covers: {@link TruncatedHmac}. {@link Opener} is the other end. One thread,
 * but for {@link #keys}, which any thread may call.
 */
public final class Sealer {
    /** Of the format; others are refused. */
    static final int VERSION = 1;

    static final int HEAD_BYTES = 28;

    /** What a seal adds to a message. */
    public static final int BYTES = HEAD_BYTES + TruncatedHmac.BYTES;

    private static final int MICROS = 1000;

    private final Endpoint self;
    private final LongSupplier wallMillis;
    private volatile Keys keys;
    private TruncatedHmac mac;
    private long sequence;

    /**
     * @param self where the datagrams come from, as their receivers see it
     * @param wallMillis wall clock, ms since 1970
     */
    public Sealer(Endpoint self, Keys keys, LongSupplier wallMillis) {
        this.self = self;
        this.keys = keys;
        this.wallMillis = wallMillis;
        this.mac = new TruncatedHmac(keys.sending());
        // Microseconds: a node that starts again within the second, and so with the same incarnation, goes on above
        // what it
        // has used, for no node sends a datagram each microsecond.
        this.sequence = wallMillis.getAsLong() * MICROS;
    }

    /** The next datagram is sealed with the key to send with. */
    public void keys(Keys newKeys) {
        keys = newKeys;
    }

    /**
     * Seals a message.
     *
     * @param message its bytes; read to its limit
     * @return a new buffer, from its first byte to its limit
     */
    public ByteBuffer seal(Member sender, int incarnation, Endpoint to, ByteBuffer message) {
        Key sending = keys.sending();
        if (!sending.equals(mac.key())) {
            mac = new TruncatedHmac(sending);
        }
        ByteBuffer b = ByteBuffer.allocate(BYTES + message.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        b.put((byte) VERSION).put((byte) sending.number());
        b.putInt(sender.cell()).putShort((short) sender.node()).putInt(incarnation);
        b.putLong(++sequence).putLong(wallMillis.getAsLong());
        b.put(message);
        mac.seal(self, to, b.array(), b.position());
        return b.rewind();
    }
}
