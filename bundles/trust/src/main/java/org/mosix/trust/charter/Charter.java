package org.mosix.trust.charter;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.ClusterId;
import org.mosix.trust.certificate.CertificateName;
import org.mosix.trust.certificate.Certificates;

/**
 * The newest statements of one authority that a node has: of its own cluster's, or of a partner's. It begins with a
 * statement on roots that is trusted for another reason (a token's fingerprint, or a person who compared it); each later
 * one must be signed by an authority that is known by then. Any thread; what is held changes as a whole.
 */
public final class Charter {
    /** Where the statements are kept; called before they hold, with all of them. */
    @FunctionalInterface
    public interface Keeper {
        void keep(Map<Kind, Statement> statements) throws IOException, Refused;
    }

    private record Held(Map<Kind, Statement> statements, Roots roots, Revocations revocations, GossipRing ring) {}

    private final ClusterId cluster;
    private final boolean own;
    private volatile Keeper keeper = statements -> {};
    private volatile Held held;

    private Charter(ClusterId cluster, boolean own, Held held) {
        this.cluster = cluster;
        this.own = own;
        this.held = held;
    }

    /**
     * Begins with roots that the caller has a reason to trust.
     *
     * @param own whether it is that of the node's own cluster: only there are gossip keys
     */
    public static Charter begin(Statement roots, boolean own) throws Malformed, Refused {
        Map<Kind, Statement> statements = new EnumMap<>(Kind.class);
        statements.put(Kind.ROOTS, roots);
        Charter charter = restore(statements, own);
        roots.check(charter.roots().all());
        return charter;
    }

    /** What {@link #statements} gave, from a file of ours; signatures are not looked at again. */
    public static Charter restore(Map<Kind, Statement> statements, boolean own) throws Malformed, Refused {
        Statement roots = statements.get(Kind.ROOTS);
        if (roots == null) {
            throw new Malformed("a charter without roots");
        }
        Charter charter = new Charter(roots.cluster(), own, null);
        charter.held = charter.read(statements);
        return charter;
    }

    /** From now on each change is kept there before it holds. */
    public void keep(Keeper newKeeper) throws IOException, Refused {
        newKeeper.keep(statements());
        keeper = newKeeper;
    }

    public ClusterId cluster() {
        return cluster;
    }

    public Roots roots() {
        return held.roots();
    }

    public Revocations revocations() {
        return held.revocations();
    }

    /** Empty for a partner's, and before the first one came. */
    public Optional<GossipRing> ring() {
        return Optional.ofNullable(held.ring());
    }

    /** Of the newest statement of a kind; 0 for none. */
    public long number(Kind kind) {
        Statement statement = held.statements().get(kind);
        return statement == null ? 0 : statement.number();
    }

    /** All newest ones. That on {@link Kind#RING} is for nodes of the own cluster only, over a channel with TLS. */
    public Map<Kind, Statement> statements() {
        return Map.copyOf(held.statements());
    }

    /**
     * Takes a statement if it is newer than the one held.
     *
     * @return whether it is. If so and it is on roots or revocations, open channels must be looked at again: see
     *     {@code TlsContexts.identify}
     * @throws Refused if it is not of this authority, or contradicts one with the same number
     * @throws IOException if it cannot be kept; then the earlier one holds
     */
    public synchronized boolean take(Statement statement) throws Malformed, Refused, IOException {
        if (!statement.cluster().equals(cluster)) {
            throw new Refused(statement + " is not of cluster " + cluster);
        }
        if (statement.kind() == Kind.RING && !own) {
            throw new Refused("a partner's gossip keys are not for this node");
        }
        statement.check(roots().all());
        Statement earlier = held.statements().get(statement.kind());
        if (earlier != null && earlier.number() == statement.number() && !earlier.saysAsMuchAs(statement)) {
            throw new Refused("there are two that differ of " + statement);
        }
        if (earlier != null && earlier.number() >= statement.number()) {
            return false;
        }
        Map<Kind, Statement> next = new EnumMap<>(held.statements());
        next.put(statement.kind(), statement);
        Held read = read(next);
        keeper.keep(Map.copyOf(next));
        held = read;
        return true;
    }

    /** Whom a certificate of this cluster names; refused if it is not signed by the authority, not in time, or revoked. */
    public CertificateName check(X509Certificate certificate, Instant now) throws Refused {
        Held holds = held;
        try {
            CertificateName name = CertificateName.of(certificate);
            if (!name.cluster().equals(cluster)) {
                throw new Refused("the certificate of " + name + " is not of cluster " + cluster);
            }
            Certificates.checkLeaf(certificate, name, holds.roots().all(), now);
            if (holds.revocations().holds(certificate)) {
                throw new Refused("the certificate of " + name + " is revoked");
            }
            return name;
        } catch (Malformed e) {
            throw new Refused(e.getMessage(), e);
        }
    }

    private Held read(Map<Kind, Statement> statements) throws Malformed, Refused {
        Roots roots = Roots.decode(cluster, statements.get(Kind.ROOTS).body());
        Statement revoked = statements.get(Kind.REVOCATIONS);
        Statement ring = statements.get(Kind.RING);
        for (Statement statement : statements.values()) {
            if (!statement.cluster().equals(cluster)) {
                throw new Refused(statement + " is not of cluster " + cluster);
            }
        }
        return new Held(
                statements,
                roots,
                revoked == null ? Revocations.NONE : Revocations.decode(revoked.body()),
                ring == null ? null : GossipRing.decode(ring.body()));
    }
}
