package org.mosix.trust.charter;

import java.util.Arrays;

/** A secret with which nodes seal gossip, as room discovery wants it. Immutable. */
public final class GossipKey {
    public static final int MOST_NUMBER = 0xff;
    /** As long as what HMAC-SHA256 gives, at least (RFC 2104, section 3). */
    public static final int LEAST_BYTES = 32;

    public static final int MOST_BYTES = 1024;

    private final int number;
    private final byte[] secret;

    /**
     * Throws IllegalArgumentException for others.
     *
     * @param number 0 to 255, by which a datagram names it
     * @param secret 32 to 1024 random bytes
     */
    public GossipKey(int number, byte[] secret) {
        if (number < 0 || number > MOST_NUMBER || secret.length < LEAST_BYTES || secret.length > MOST_BYTES) {
            throw new IllegalArgumentException("gossip key " + number + " of " + secret.length + " bytes");
        }
        this.number = number;
        this.secret = secret.clone();
    }

    public int number() {
        return number;
    }

    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GossipKey key && key.number == number && Arrays.equals(key.secret, secret);
    }

    @Override
    public int hashCode() {
        return number;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "gossip key " + number;
    }
}
