package org.mosix.trust.token;

import java.util.Arrays;
import java.util.Base64;
import org.mosix.api.Malformed;
import org.mosix.trust.bytes.Digests;
import org.mosix.trust.bytes.Writer;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.charter.Statement;

/**
 * A cluster's authority as its owner tells it to others: {@code mosixroot1.} and, in base64url without padding (RFC 4648, section
 * 5), its statement on roots and 4 bytes of the SHA-256 of that, which find a text that was not copied whole. There is no secret in
 * it; but whoever changes it on the way is believed in the authority's place, so people compare fingerprints. Any thread.
 */
public final class RootText {
    public static final String PREFIX = "mosixroot1.";
    /** A statement on two roots is half as long. */
    public static final int MOST_TEXT = 10_000;

    private static final int CHECK_BYTES = 4;

    private RootText() {}

    public static String of(Statement roots) {
        byte[] bytes = roots.encode();
        byte[] all = new Writer().fixed(bytes).fixed(check(bytes)).done();
        return PREFIX + encoded(all);
    }

    private static byte[] check(byte[] bytes) {
        return Arrays.copyOf(Digests.sha256(bytes), CHECK_BYTES);
    }

    private static String encoded(byte[] all) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** What {@link #of} gave, white space anywhere in it aside. Whether to believe it is a person's decision. */
    public static Statement parse(String text) throws Malformed {
        if (text.length() > MOST_TEXT) {
            throw new Malformed("the root of a cluster of " + text.length() + " characters, more than " + MOST_TEXT);
        }
        String joined = text.replaceAll("\\s", "");
        if (!joined.startsWith(PREFIX)) {
            throw new Malformed("the root of a cluster begins with " + PREFIX);
        }
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(joined.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw new Malformed("the root of a cluster has characters that none has", e);
        }
        int end = Math.max(0, all.length - CHECK_BYTES);
        byte[] bytes = Arrays.copyOf(all, end);
        boolean whole = Arrays.equals(check(bytes), Arrays.copyOfRange(all, end, all.length))
                && joined.equals(PREFIX + encoded(all));
        if (!whole) {
            throw new Malformed("the root of a cluster was not copied whole, or was changed");
        }
        Statement statement = Statement.decode(bytes);
        if (statement.kind() != Kind.ROOTS) {
            throw new Malformed("a statement that is not on the root of a cluster");
        }
        return statement;
    }
}
