package org.mosix.trust.charter;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.ClusterId;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;
import org.mosix.trust.certificate.P256;

/**
 * Bytes that an authority signed: {@code "MOSIXS", u8 version, u8 kind, 16 bytes cluster, i64 number, u32 length and body,
 * 32 bytes SHA-256 of the signer's public key, u32 length and signature}, little-endian. The signature (ECDSA, SHA-256)
 * covers all before it. Immutable.
 */
public final class Statement {
    /** Of a body: the largest list of revocations. */
    public static final int MOST_BODY_BYTES = 2 << 20;

    /** Of a whole statement. */
    public static final int MOST_BYTES = MOST_BODY_BYTES + 256;

    private static final byte[] MAGIC = {'M', 'O', 'S', 'I', 'X', 'S'};
    private static final int VERSION = 1;
    private static final int ID_BYTES = 32;

    private final Kind kind;
    private final ClusterId cluster;
    private final long number;
    private final byte[] body;
    private final byte[] signer;
    private final byte[] signedPart;
    private final byte[] signature;

    private Statement(
            Kind kind,
            ClusterId cluster,
            long number,
            byte[] body,
            byte[] signer,
            byte[] signedPart,
            byte[] signature) {
        this.kind = kind;
        this.cluster = cluster;
        this.number = number;
        this.body = body;
        this.signer = signer;
        this.signedPart = signedPart;
        this.signature = signature;
    }

    /**
     * Throws IllegalArgumentException for a body that is too large.
     *
     * @param number above that of every earlier statement of this kind
     * @param root the authority's certificate, {@code key} its other half
     */
    public static Statement sign(
            Kind kind, ClusterId cluster, long number, byte[] body, X509Certificate root, PrivateKey key) {
        if (body.length > MOST_BODY_BYTES || number < 1) {
            throw new IllegalArgumentException("statement " + number + " of " + body.length + " bytes");
        }
        byte[] signer = P256.id(root.getPublicKey());
        byte[] part = new Writer()
                .fixed(MAGIC)
                .u8(VERSION)
                .u8(kind.number)
                .fixed(cluster.bytes())
                .i64(number)
                .bytes(body)
                .fixed(signer)
                .done();
        return new Statement(kind, cluster, number, body.clone(), signer, part, P256.sign(key, part));
    }

    /** Takes it apart; whether it is to be believed, {@link #check} says. */
    public static Statement decode(byte[] bytes) throws Malformed {
        if (bytes.length > MOST_BYTES) {
            throw new Malformed("a statement of an authority has " + bytes.length + " bytes, more than " + MOST_BYTES);
        }
        Reader reader = new Reader("a statement of an authority", bytes);
        if (!Arrays.equals(reader.fixed(MAGIC.length), MAGIC)) {
            throw new Malformed("no statement of an authority");
        }
        reader.version(VERSION);
        int kindNumber = reader.u8();
        Kind kind = Kind.of(kindNumber)
                .orElseThrow(() -> new Malformed("a statement of an authority is about something unknown"));
        ClusterId cluster = ClusterId.of(reader.fixed(ClusterId.BYTES));
        long number = reader.i64();
        if (number < 1) {
            throw new Malformed("a statement of an authority has the number " + number);
        }
        byte[] body = reader.bytes(MOST_BODY_BYTES);
        byte[] signer = reader.fixed(ID_BYTES);
        byte[] signature = reader.bytes(P256.MOST_SIGNATURE_BYTES);
        reader.end();
        byte[] part = Arrays.copyOf(bytes, bytes.length - signature.length - Integer.BYTES);
        return new Statement(kind, cluster, number, body, signer, part, signature);
    }

    /** Refuses it unless one of these, of the same cluster, has signed it. */
    public void check(Collection<X509Certificate> roots) throws Refused {
        for (X509Certificate root : roots) {
            if (Arrays.equals(P256.id(root.getPublicKey()), signer)
                    && P256.isSigned(root.getPublicKey(), signedPart, signature)) {
                return;
            }
        }
        throw new Refused(
                "statement " + number + " on " + kind + " of cluster " + cluster + " is not signed by its authority");
    }

    public Kind kind() {
        return kind;
    }

    public ClusterId cluster() {
        return cluster;
    }

    public long number() {
        return number;
    }

    public byte[] body() {
        return body.clone();
    }

    /** Says the same; a signature differs each time it is made. */
    boolean saysAsMuchAs(Statement other) {
        return kind == other.kind && cluster.equals(other.cluster) && Arrays.equals(body, other.body);
    }

    public byte[] encode() {
        return new Writer().fixed(signedPart).bytes(signature).done();
    }

    @Override
    public String toString() {
        return "statement " + number + " on " + kind + " of cluster " + cluster;
    }
}
