package org.mosix.trust.authority;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.ClusterId;
import org.mosix.trust.authority.AuthorityState.RootKey;
import org.mosix.trust.certificate.CertificateMaker;
import org.mosix.trust.certificate.CertificateName;
import org.mosix.trust.certificate.Certificates;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.certificate.Requests;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.GossipRing;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.charter.Revocations;
import org.mosix.trust.charter.Statement;
import org.mosix.trust.file.FileKind;
import org.mosix.trust.file.OwnerFile;
import org.mosix.trust.token.JoinToken;

/**
 * A cluster's authority, in a directory of one machine: files {@code authority}, {@code register} and {@code lock}. Each change
 * is on the disk before its effect is seen. One process at a time, any thread of it; a call takes some ms, for the disk.
 *
 * <p>IOException: the disk. Refused: what is asked for is not possible or not allowed, in one sentence.
 */
public final class Authority implements AutoCloseable {
    /** How long a node's certificate holds; renewed when two thirds are over. */
    public static final Duration NODE_LIFE = Duration.ofDays(90);

    /** How long a join port's certificate holds; its key is never on a disk. */
    public static final Duration JOIN_LIFE = Duration.ofDays(2);

    /** The longest life of a token. */
    public static final Duration MOST_TOKEN_LIFE = Duration.ofDays(30);

    private final AuthorityFiles files;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private AuthorityState state;
    private Register register;

    /** The key and chain with which a join port speaks TLS. */
    public record JoinIdentity(KeyPair keys, List<X509Certificate> chain) {
        /** Without the key. */
        @Override
        public String toString() {
            return "identity of a join port";
        }
    }

    private Authority(AuthorityFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    /** Makes a new cluster. Refused if the directory holds an authority. */
    public static Authority create(Path directory, InstantSource clock) throws IOException, Refused {
        OwnerFile.directory(directory);
        return open(directory, clock, authority -> {
            if (!authority.files.isEmpty()) {
                throw new Refused(directory + ": the authority of a cluster is there already");
            }
            ClusterId cluster = ClusterId.random(authority.random);
            Instant now = clock.instant();
            GossipRing ring = GossipRing.first(authority.random);
            authority.put(Register.EMPTY);
            authority.put(AuthorityState.first(cluster, rootKey(cluster, now), ring, now));
        });
    }

    /** Refused with the file and the reason if one is damaged or readable by others, or another process has them. */
    public static Authority load(Path directory, InstantSource clock) throws IOException, Refused {
        return open(directory, clock, authority -> {
            authority.state = authority.files.read(FileKind.AUTHORITY, AuthorityState::decode);
            authority.register = authority.files.read(FileKind.REGISTER, Register::decode);
        });
    }

    private interface Opening {
        void open(Authority authority) throws IOException, Refused;
    }

    private static Authority open(Path directory, InstantSource clock, Opening opening) throws IOException, Refused {
        AuthorityFiles files = AuthorityFiles.lock(directory);
        try {
            Authority authority = new Authority(files, clock);
            opening.open(authority);
            return authority;
        } catch (IOException | Refused | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private static RootKey rootKey(ClusterId cluster, Instant now) {
        KeyPair keys = P256.generate();
        return new RootKey(CertificateMaker.root(cluster, keys, now), keys.getPrivate());
    }

    public synchronized ClusterId cluster() {
        return state.cluster();
    }

    /** The certificate whose key signs now. */
    public synchronized X509Certificate root() {
        return state.signing().certificate();
    }

    /** The newest statement of each kind, to be sent to nodes; that on {@link Kind#RING} to those of this cluster only. */
    public synchronized Map<Kind, Statement> statements() {
        return state.statements();
    }

    /**
     * Makes a token for a new node, or for a machine that shall take an existing node's place.
     *
     * @param node its number; 0: the next one that nobody had
     * @param host where the join port can be reached from outside, with {@code port}
     * @param life up to {@link #MOST_TOKEN_LIFE}
     */
    public synchronized JoinToken token(int node, String host, int port, Duration life) throws IOException, Refused {
        if (node < 0 || life.isNegative() || life.isZero() || life.compareTo(MOST_TOKEN_LIFE) > 0) {
            throw new Refused(
                    "a join token is for a node's number and holds up to " + MOST_TOKEN_LIFE.toDays() + " days");
        }
        Instant now = clock.instant();
        byte[] fingerprint = Certificates.fingerprint(root());
        JoinToken token;
        try {
            token = JoinToken.make(cluster(), fingerprint, host, port, now.plus(life), random);
        } catch (IllegalArgumentException e) {
            throw new Refused(e.getMessage(), e);
        }
        put(register.withToken(token, node == 0 ? register.nextNode() : node, now));
        return token;
    }

    /**
     * Lets a node in. That the token has served is on the disk before the certificate leaves this method; of two that come
     * with one token at a time one gets it. Earlier certificates of the same node's number are revoked: it has one machine.
     */
    public synchronized Grant redeem(byte[] id, byte[] secret, byte[] request) throws IOException, Refused, Malformed {
        Instant now = clock.instant();
        Register.Token token = register.find(id, secret, now);
        // A request that is none does not use the token up.
        PublicKey key = Requests.key(request);
        revoke(token.node(), now);
        return issue(token.node(), key, register.withServed(token), now);
    }

    /** A certificate for the authority's own node, or another one whose request came by hand. Earlier ones are revoked. */
    public synchronized Grant issue(int node, byte[] request) throws IOException, Refused, Malformed {
        if (node < 1) {
            throw new Refused("a node's number is 1 or more, not " + node);
        }
        Instant now = clock.instant();
        PublicKey key = Requests.key(request);
        revoke(node, now);
        return issue(node, key, register, now);
    }

    /**
     * A certificate on a new key for a node that has one which holds. That one holds until it expires: channels that were
     * opened with it go on.
     *
     * @param certificate with which the node has proved who it is
     */
    public synchronized Grant renew(X509Certificate certificate, byte[] request)
            throws IOException, Refused, Malformed {
        Instant now = clock.instant();
        CertificateName name = Charter.restore(state.statements(), true).check(certificate, now);
        if (name.role() != CertificateName.Role.NODE) {
            throw new Refused("the certificate of " + name + " is not renewed");
        }
        PublicKey key = Requests.key(request);
        if (key.equals(certificate.getPublicKey())) {
            throw new Refused("a certificate is renewed with a new key, and this is the old one");
        }
        String serial = HexFormat.of().formatHex(Certificates.serial(certificate));
        if (register.of(name.node(), now).stream()
                .noneMatch(entry -> entry.serial().equals(serial))) {
            throw new Refused("the certificate of " + name + " does not stand in the authority's register");
        }
        return issue(name.node(), key, register, now);
    }

    /**
     * No certificate of this node holds from the next list on; it may join again with a new token. Gossip gets another key, which is
     * introduced with the same stroke; who has the authority does the steps that follow. Returns how many certificates.
     */
    public synchronized int revoke(int node) throws IOException, Refused {
        return revoke(node, clock.instant());
    }

    private int revoke(int node, Instant now) throws IOException, Refused {
        Revocations before = revocations();
        List<Revocations.Entry> held = register.of(node, now);
        Revocations after = before.with(held, now);
        if (!after.all().equals(before.all())) {
            byte[] ring = ring().renew(random).encode();
            put(state.with(Kind.REVOCATIONS, after.encode(), now).with(Kind.RING, ring, now));
        }
        return held.size();
    }

    private Revocations revocations() {
        try {
            return Revocations.decode(state.statements().get(Kind.REVOCATIONS).body());
        } catch (Malformed e) {
            throw new IllegalStateException("a list that was checked when it was read", e);
        }
    }

    private Grant issue(int node, PublicKey key, Register from, Instant now) throws IOException, Refused, Malformed {
        RootKey signing = state.signing();
        CertificateName name = CertificateName.node(cluster(), node);
        X509Certificate certificate =
                CertificateMaker.leaf(name, key, signing.certificate(), signing.key(), now, NODE_LIFE);
        String serial = HexFormat.of().formatHex(Certificates.serial(certificate));
        long end = certificate.getNotAfter().toInstant().getEpochSecond();
        put(from.withIssued(new Revocations.Entry(serial, node, end), now));
        return new Grant(Certificates.encode(certificate), state.statements());
    }

    /** A new key for a join port, and its certificate with that of the authority. */
    public synchronized JoinIdentity joinIdentity() {
        KeyPair keys = P256.generate();
        RootKey signing = state.signing();
        CertificateName name = CertificateName.of(cluster(), CertificateName.Role.JOIN);
        X509Certificate leaf = CertificateMaker.leaf(
                name, keys.getPublic(), signing.certificate(), signing.key(), clock.instant(), JOIN_LIFE);
        return new JoinIdentity(keys, List.of(leaf, signing.certificate()));
    }

    /** First step to another key of the authority: all nodes shall learn its certificate before {@link #useRoot}. */
    public synchronized void introduceRoot() throws IOException, Refused {
        if (state.keys().size() > 1) {
            throw new Refused("the authority has two keys; remove one of them first");
        }
        Instant now = clock.instant();
        put(state.withKeys(List.of(state.signing(), rootKey(cluster(), now)), now));
    }

    /**
     * Second step: the new key signs from now on. Nodes renew their certificates before {@link #removeRoot}; tokens that
     * were made before do not serve any more, since they name the old certificate. Once more undoes it.
     */
    public synchronized void useRoot() throws IOException, Refused {
        if (state.keys().size() < 2) {
            throw new Refused("the authority has one key only");
        }
        put(state.withKeys(List.of(state.keys().get(1), state.keys().get(0)), clock.instant()));
    }

    /** Third step: the key that does not sign is gone, and no certificate that it signed holds any more. */
    public synchronized void removeRoot() throws IOException, Refused {
        if (state.keys().size() < 2) {
            throw new Refused("the authority has one key only");
        }
        put(state.withKeys(List.of(state.signing()), clock.instant()));
    }

    /** A step of {@link GossipRing}: a change of gossip's keys. */
    @FunctionalInterface
    public interface RingStep {
        GossipRing change(GossipRing ring, SecureRandom random) throws Refused;
    }

    /** Such as {@code GossipRing::introduce}; returns the ring as it is now. */
    public synchronized GossipRing changeRing(RingStep step) throws IOException, Refused {
        GossipRing next = step.change(ring(), random);
        put(state.with(Kind.RING, next.encode(), clock.instant()));
        return next;
    }

    /** Gossip's keys as they are now. */
    public synchronized GossipRing ring() {
        try {
            return GossipRing.decode(state.statements().get(Kind.RING).body());
        } catch (Malformed e) {
            throw new IllegalStateException("a ring that was checked when it was read", e);
        }
    }

    private void put(AuthorityState next) throws IOException, Refused {
        files.write(FileKind.AUTHORITY, next.encode());
        state = next;
    }

    private void put(Register next) throws IOException, Refused {
        files.write(FileKind.REGISTER, next.encode());
        register = next;
    }

    /** Lets another process work with it. */
    @Override
    public synchronized void close() throws IOException {
        files.close();
    }
}
