package org.mosix.trust;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a cluster is called between machines: 128 random bits, made with its authority, never changed and never given to
 * another one. It is no secret. Immutable.
 *
 * @param hex 32 digits, lower case
 */
public record ClusterId(String hex) {
    public static final int BYTES = 16;

    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{32}");
    private static final int SHORT = 8;

    /** Throws IllegalArgumentException for another text. */
    public ClusterId {
        if (!TEXT.matcher(hex).matches()) {
            throw new IllegalArgumentException("the id of a cluster has 32 hexadecimal digits, lower case");
        }
    }

    /** @param bytes {@link #BYTES} of them; throws IllegalArgumentException for others */
    public static ClusterId of(byte[] bytes) {
        return new ClusterId(HexFormat.of().formatHex(bytes));
    }

    public static ClusterId random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return of(bytes);
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** The first digits, for people; nothing is decided by them. */
    @Override
    public String toString() {
        return hex.substring(0, SHORT);
    }
}
