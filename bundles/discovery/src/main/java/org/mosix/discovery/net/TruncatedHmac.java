package org.mosix.discovery.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import org.mosix.discovery.Endpoint;

/**
 * HMAC-SHA256 (RFC 2104) cut to 16 bytes, over a datagram and the two addresses it travels between. These are not in the
 * datagram: as in UDP's pseudo header, both ends know them. So a datagram is worth nothing at another node than the one it
 * was sent to, and no answer to it goes to anybody but its sender. One thread.
 */
final class TruncatedHmac {
    static final String ALGORITHM = "HmacSHA256";
    static final int BYTES = 16;
    private static final int FULL_BYTES = 32;
    private static final int ADDRESS_BYTES = 18;

    private final Key key;
    private final Mac mac;
    private final byte[] made = new byte[FULL_BYTES];
    private final byte[] cut = new byte[BYTES];
    private final byte[] claimed = new byte[BYTES];
    private final ByteBuffer addresses = ByteBuffer.allocate(2 * ADDRESS_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    TruncatedHmac(Key key) {
        this.key = key;
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(key.secret());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    Key key() {
        return key;
    }

    /** Puts the MAC of the first {@code length} bytes of the array right behind them. */
    void seal(Endpoint from, Endpoint to, byte[] datagram, int length) {
        compute(from, to, datagram, length);
        System.arraycopy(made, 0, datagram, length, BYTES);
    }

    /** Whether the bytes behind the first {@code length} are their MAC. Takes as long whichever byte is wrong. */
    boolean isRight(Endpoint from, Endpoint to, byte[] datagram, int length) {
        compute(from, to, datagram, length);
        System.arraycopy(made, 0, cut, 0, BYTES);
        System.arraycopy(datagram, length, claimed, 0, BYTES);
        return MessageDigest.isEqual(cut, claimed);
    }

    private void compute(Endpoint from, Endpoint to, byte[] datagram, int length) {
        addresses.clear();
        put(from);
        put(to);
        mac.update(addresses.array(), 0, addresses.position());
        mac.update(datagram, 0, length);
        try {
            mac.doFinal(made, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a MAC longer than " + FULL_BYTES + " bytes", e);
        }
    }

    private void put(Endpoint endpoint) {
        addresses.putLong(endpoint.high()).putLong(endpoint.low()).putShort((short) endpoint.port());
    }
}
