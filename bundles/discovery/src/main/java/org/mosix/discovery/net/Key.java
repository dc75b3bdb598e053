package org.mosix.discovery.net;

import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A secret that all nodes share, and the number by which a datagram names it. Immutable. */
public final class Key {
    /** As long as the hash at least: a shorter one would be the weakest part (RFC 2104, section 3). */
    public static final int LEAST_BYTES = 32;

    public static final int MOST_BYTES = 1024;

    private final int number;
    private final byte[] secret;

    /**
     * @param number 0 to 255
     * @param secret random bytes, not a word somebody thought of; {@link #LEAST_BYTES} to {@link #MOST_BYTES}. Throws
     *     IllegalArgumentException for others
     */
    public Key(int number, byte[] secret) {
        if (number < 0 || number > 0xff) {
            throw new IllegalArgumentException("the number of a key is 0 to 255, not " + number);
        }
        if (secret.length < LEAST_BYTES || secret.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "a key has " + LEAST_BYTES + " to " + MOST_BYTES + " bytes, not " + secret.length);
        }
        this.number = number;
        this.secret = secret.clone();
    }

    public int number() {
        return number;
    }

    SecretKey secret() {
        return new SecretKeySpec(secret, TruncatedHmac.ALGORITHM);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && key.number == number && Arrays.equals(key.secret, secret);
    }

    @Override
    public int hashCode() {
        return number;
    }

    /** Without the secret: logs are read by many. */
    @Override
    public String toString() {
        return "key " + number;
    }
}
