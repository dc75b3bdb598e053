package org.mosix.trust.authority;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.ClusterId;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;
import org.mosix.trust.certificate.Certificates;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.charter.GossipRing;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.charter.Revocations;
import org.mosix.trust.charter.Roots;
import org.mosix.trust.charter.Statement;

/**
 * An authority's keys and its newest statements. A value, in one file. Immutable.
 *
 * @param keys one, or two while one takes the place of the other; the one that signs is first
 */
record AuthorityState(ClusterId cluster, List<RootKey> keys, Map<Kind, Statement> statements) {
    private static final int MOST_KEYS = 2;

    record RootKey(X509Certificate certificate, PrivateKey key) {
        /** Without the key. */
        @Override
        public String toString() {
            return "key of " + certificate.getSubjectX500Principal();
        }
    }

    AuthorityState {
        keys = List.copyOf(keys);
        statements = Map.copyOf(statements);
    }

    static AuthorityState first(ClusterId cluster, RootKey key, GossipRing ring, Instant now) {
        return new AuthorityState(cluster, List.of(key), Map.of())
                .with(Kind.REVOCATIONS, Revocations.NONE.encode(), now)
                .with(Kind.RING, ring.encode(), now)
                .withKeys(List.of(key), now);
    }

    /** Checks all: that keys belong to certificates, and that the first one has signed each statement. */
    static AuthorityState decode(byte[] payload) throws Malformed, Refused {
        Reader reader = new Reader("it", payload);
        ClusterId cluster = ClusterId.of(reader.fixed(ClusterId.BYTES));
        int count = reader.within(1, MOST_KEYS);
        List<RootKey> keys = new ArrayList<>();
        List<X509Certificate> certificates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            X509Certificate certificate = Certificates.decode(reader.bytes(Certificates.MOST_BYTES));
            PrivateKey key = P256.privateKey(reader.bytes(P256.MOST_KEY_BYTES));
            Certificates.checkRoot(certificate);
            if (!P256.isPair(certificate.getPublicKey(), key)) {
                throw new Malformed("it has a key that is not that of its certificate");
            }
            keys.add(new RootKey(certificate, key));
            certificates.add(certificate);
        }
        Map<Kind, Statement> statements = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            Statement statement = Statement.decode(reader.bytes(Statement.MOST_BYTES));
            statement.check(List.of(certificates.get(0)));
            if (statement.kind() != kind || !statement.cluster().equals(cluster)) {
                throw new Malformed("it has no statement on " + kind);
            }
            statements.put(kind, statement);
        }
        reader.end();
        AuthorityState state = new AuthorityState(cluster, keys, statements);
        GossipRing.decode(statements.get(Kind.RING).body());
        Revocations.decode(statements.get(Kind.REVOCATIONS).body());
        Roots roots = Roots.decode(cluster, statements.get(Kind.ROOTS).body());
        if (!roots.all().equals(certificates)) {
            throw new Malformed("its statement on roots is not on its keys");
        }
        return state;
    }

    byte[] encode() {
        Writer writer = new Writer().fixed(cluster.bytes()).i32(keys.size());
        keys.forEach(one -> writer.bytes(Certificates.encode(one.certificate()))
                .bytes(one.key().getEncoded()));
        for (Kind kind : Kind.values()) {
            writer.bytes(statements.get(kind).encode());
        }
        return writer.done();
    }

    RootKey signing() {
        return keys.get(0);
    }

    /** Another statement, signed with the key that signs. */
    AuthorityState with(Kind kind, byte[] body, Instant now) {
        Statement earlier = statements.get(kind);
        // The clock, so that an authority that comes back from an old copy of its files is still heard.
        long number = Math.max(earlier == null ? 1 : earlier.number() + 1, now.getEpochSecond());
        Map<Kind, Statement> next = new EnumMap<>(Kind.class);
        next.putAll(statements);
        next.put(
                kind,
                Statement.sign(
                        kind,
                        cluster,
                        number,
                        body,
                        signing().certificate(),
                        signing().key()));
        return new AuthorityState(cluster, keys, next);
    }

    /** With other keys; if another one signs from now on, it signs all statements anew. */
    AuthorityState withKeys(List<RootKey> next, Instant now) {
        boolean sameSigns = next.get(0).certificate().equals(signing().certificate());
        AuthorityState state = new AuthorityState(cluster, next, statements);
        byte[] roots = new Roots(next.stream().map(RootKey::certificate).toList()).encode();
        state = state.with(Kind.ROOTS, roots, now);
        for (Kind kind : sameSigns ? new Kind[0] : new Kind[] {Kind.REVOCATIONS, Kind.RING}) {
            state = state.with(kind, statements.get(kind).body(), now);
        }
        return state;
    }
}
