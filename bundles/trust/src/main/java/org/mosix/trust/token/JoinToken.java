package org.mosix.trust.token;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import org.mosix.api.Malformed;
import org.mosix.trust.ClusterId;
import org.mosix.trust.bytes.Digests;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;

/**
 * Lets one machine become one node, once and for some time. The text is {@code mosix1.} and, in base64url without padding
 * (RFC 4648, section 5): {@code u8 version, 16 bytes cluster, 32 bytes SHA-256 of the authority's certificate, u16 length and
 * host, u16 port, 8 bytes id, 32 bytes secret, i64 expiry in s since 1970, 4 bytes of the SHA-256} of all before, little-endian. The
 * last four find a text that was not copied whole, nothing more. Who has the text can join, so it travels as a password
 * does. Immutable.
 */
public final class JoinToken {
    public static final int ID_BYTES = 8;
    public static final int SECRET_BYTES = 32;

    private static final String PREFIX = "mosix1.";
    private static final int VERSION = 1;
    private static final int CHECK_BYTES = 4;
    private static final int MOST_TEXT = 1000;
    private static final int MOST_HOST = 253;
    private static final int MOST_PORT = 0xffff;
    /** The year 9999: beyond it times cannot be written. */
    private static final long MOST_SECONDS = 253_402_300_799L;

    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?|[0-9A-Fa-f:.]+");
    private static final byte[] HASHED_AS = {'m', 'o', 's', 'i', 'x', ' ', 't', 'o', 'k', 'e', 'n', ' ', '1'};

    private final ClusterId cluster;
    private final byte[] fingerprint;
    private final String host;
    private final int port;
    private final byte[] id;
    private final byte[] secret;
    private final long expirySeconds;

    private JoinToken(
            ClusterId cluster,
            byte[] fingerprint,
            String host,
            int port,
            byte[] id,
            byte[] secret,
            long expirySeconds) {
        if (fingerprint.length != Digests.BYTES || id.length != ID_BYTES || secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("a join token with fields of wrong lengths");
        }
        if (host.length() > MOST_HOST || !HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("the contact of a join token is no host name and no address");
        }
        if (port < 1 || port > MOST_PORT) {
            throw new IllegalArgumentException("a port is 1 to " + MOST_PORT + ", not " + port);
        }
        if (expirySeconds < 0 || expirySeconds > MOST_SECONDS) {
            throw new IllegalArgumentException("a join token with an expiry that is no time");
        }
        this.cluster = cluster;
        this.fingerprint = fingerprint.clone();
        this.host = host;
        this.port = port;
        this.id = id.clone();
        this.secret = secret.clone();
        this.expirySeconds = expirySeconds;
    }

    /**
     * A token with a new id and secret. Throws IllegalArgumentException for a host or port that is none.
     *
     * @param fingerprint SHA-256 of the authority's certificate
     * @param host where the authority listens: a name or a literal address, IPv6 without brackets
     */
    public static JoinToken make(
            ClusterId cluster, byte[] fingerprint, String host, int port, Instant expiry, SecureRandom random) {
        byte[] id = new byte[ID_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        return new JoinToken(cluster, fingerprint, host, port, id, secret, expiry.getEpochSecond());
    }

    /** What {@link #text} gave; white space anywhere in it does not count, since terminals break long lines. */
    public static JoinToken parse(String text) throws Malformed {
        if (text.length() > MOST_TEXT) {
            throw new Malformed("a join token of " + text.length() + " characters, more than " + MOST_TEXT);
        }
        String joined = text.replaceAll("\\s", "");
        if (!joined.startsWith(PREFIX)) {
            throw new Malformed("a join token begins with " + PREFIX);
        }
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(joined.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw new Malformed("a join token has characters that no token has", e);
        }
        // The decoder passes over bits of the last character that no byte holds: a token has one text only.
        if (!joined.equals(PREFIX + encoded(all))) {
            throw new Malformed("the join token was not copied whole, or was changed");
        }
        int end = Math.max(0, all.length - CHECK_BYTES);
        byte[] part = Arrays.copyOf(all, end);
        byte[] check = Arrays.copyOf(Digests.sha256(part), CHECK_BYTES);
        if (!Arrays.equals(check, Arrays.copyOfRange(all, end, all.length))) {
            throw new Malformed("the join token was not copied whole, or was changed");
        }
        Reader reader = new Reader("a join token", part);
        reader.version(VERSION);
        ClusterId cluster = ClusterId.of(reader.fixed(ClusterId.BYTES));
        byte[] fingerprint = reader.fixed(Digests.BYTES);
        String host = reader.text(MOST_HOST);
        int port = reader.u16();
        byte[] id = reader.fixed(ID_BYTES);
        byte[] secret = reader.fixed(SECRET_BYTES);
        long expiry = reader.i64();
        reader.end();
        try {
            return new JoinToken(cluster, fingerprint, host, port, id, secret, expiry);
        } catch (IllegalArgumentException e) {
            throw new Malformed(e.getMessage(), e);
        }
    }

    /** For the person who joins a machine; about 170 characters. Holds the secret. */
    public String text() {
        byte[] part = new Writer()
                .u8(VERSION)
                .fixed(cluster.bytes())
                .fixed(fingerprint)
                .text(host)
                .u16(port)
                .fixed(id)
                .fixed(secret)
                .i64(expirySeconds)
                .done();
        byte[] check = Arrays.copyOf(Digests.sha256(part), CHECK_BYTES);
        byte[] all = new Writer().fixed(part).fixed(check).done();
        return PREFIX + encoded(all);
    }

    private static String encoded(byte[] all) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** All an authority remembers of a secret. It has 256 random bits, so a plain hash of it cannot be reversed. */
    public static byte[] hash(byte[] id, byte[] secret) {
        return Digests.sha256(HASHED_AS, id, secret);
    }

    public ClusterId cluster() {
        return cluster;
    }

    public byte[] fingerprint() {
        return fingerprint.clone();
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    public byte[] id() {
        return id.clone();
    }

    public byte[] secret() {
        return secret.clone();
    }

    public Instant expiry() {
        return Instant.ofEpochSecond(expirySeconds);
    }

    /** Without the secret: logs are read by many. */
    @Override
    public String toString() {
        return "join token of cluster " + cluster + " by " + host + " port " + port + " until " + expiry();
    }
}
