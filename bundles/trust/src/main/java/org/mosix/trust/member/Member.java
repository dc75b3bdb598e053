package org.mosix.trust.member;

import java.io.IOException;
import java.net.InetAddress;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mosix.api.ClusterTrust;
import org.mosix.api.Malformed;
import org.mosix.api.PeerKeys;
import org.mosix.api.Refused;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.authority.Grant;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.certificate.Requests;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.join.Joiner;
import org.mosix.trust.node.Credentials;
import org.mosix.trust.token.JoinToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node, as a member of a cluster or of none: makes one, joins, lets others in, leaves. Any thread. */
public final class Member implements ClusterTrust, PeerKeys, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Member.class);
    private static final int JOIN_MILLIS = 20_000;

    private final MemberFiles files;
    private final Doors doors;
    private final int node;
    private final InstantSource clock;
    private final Supplier<Map<Integer, InetAddress>> others;
    /** Null: of no cluster. */
    private volatile Life life;

    private volatile Listener listener;

    /**
     * Takes up what the files say.
     *
     * @param node this node's number in the node list, which its certificate must have
     * @param others the listed nodes, without this one
     * @throws Refused if a file is damaged, readable by others, or another node's
     */
    public Member(
            MemberFiles files, Doors doors, int node, InstantSource clock, Supplier<Map<Integer, InetAddress>> others)
            throws IOException, Refused {
        this.files = files;
        this.doors = doors;
        this.node = node;
        this.clock = clock;
        this.others = others;
        if (files.isMember()) {
            Authority authority = files.hasAuthority() ? Authority.load(files.authority(), clock) : null;
            begin(files.readCredentials(), files.readCharter(), authority);
        }
    }

    private void begin(Credentials credentials, Charter charter, Authority authority) throws IOException, Refused {
        boolean begun = false;
        try {
            if (credentials.identity().node() != node) {
                throw new Refused("the certificate here is that of " + credentials.identity() + ", and this is node "
                        + node + ": a token for this number is needed");
            }
            if (authority != null) {
                learn(authority, charter);
            }
            life = Life.begin(credentials, charter, authority, doors, clock, this::revoked);
            begun = true;
            LOG.info("this is {}", credentials.identity());
        } catch (Malformed e) {
            throw new Refused(e.getMessage(), e);
        } finally {
            if (!begun && authority != null) {
                authority.close();
            }
        }
        tell();
    }

    private static void learn(Authority authority, Charter charter) throws IOException, Refused, Malformed {
        for (Kind kind : Kind.values()) {
            charter.take(authority.statements().get(kind));
        }
    }

    private void revoked(int peer) {
        Listener now = listener;
        if (now != null) {
            now.revoked(peer);
        }
    }

    private void tell() {
        Listener now = listener;
        if (now != null) {
            now.membership(isMember());
        }
    }

    @Override
    public Optional<Membership> membership() {
        return Optional.ofNullable(life).map(Life::membership);
    }

    @Override
    public synchronized Membership create() throws IOException, Refused {
        mustBeFree();
        files.prepare();
        Authority authority = Authority.create(files.authority(), clock);
        boolean made = false;
        try {
            KeyPair keys = P256.generate();
            Grant grant = authority.issue(node, Requests.make(keys));
            Charter charter = Charter.begin(grant.statements().get(Kind.ROOTS), true);
            learn(authority, charter);
            enter(Credentials.of(keys, grant.certificate()), charter, authority);
            made = true;
        } catch (Malformed e) {
            throw new Refused(e.getMessage(), e);
        } finally {
            if (!made) {
                authority.close();
                files.delete();
            }
        }
        return life.membership();
    }

    private void enter(Credentials credentials, Charter charter, Authority authority) throws IOException, Refused {
        files.write(credentials, charter);
        boolean entered = false;
        try {
            begin(credentials, charter, authority);
            entered = true;
        } finally {
            if (!entered) {
                files.delete();
            }
        }
    }

    private void mustBeFree() throws Refused {
        if (isMember()) {
            throw new Refused("this node is a member of cluster "
                    + life.membership().cluster() + " already; mosix:cluster-leave ends that");
        }
    }

    private Life mustBeAuthority() throws Refused {
        Life now = life;
        if (now == null || now.authority() == null) {
            throw new Refused(
                    "the authority of a cluster is not on this node; it is where mosix:cluster-create was said");
        }
        return now;
    }

    @Override
    public synchronized String token(int forNode, Duration time) throws IOException, Refused {
        Life now = mustBeAuthority();
        return now.authority()
                .token(forNode, doors.host(), now.joinPort(), time)
                .text();
    }

    @Override
    public synchronized Membership join(String token) throws IOException, Refused {
        mustBeFree();
        Joiner.Joined joined;
        try {
            joined = new Joiner(JoinToken.parse(token), clock).join(JOIN_MILLIS);
        } catch (Malformed e) {
            throw new Refused(e.getMessage(), e);
        }
        enter(joined.credentials(), joined.charter(), null);
        return life.membership();
    }

    @Override
    public synchronized List<String> revoke(int other) throws IOException, Refused {
        Life now = mustBeAuthority();
        if (other == node) {
            throw new Refused("the authority is on this node: who revoked it could let nobody in any more");
        }
        if (now.authority().revoke(other) == 0) {
            throw new Refused("node " + other + " has no certificate that holds");
        }
        try {
            learn(now.authority(), now.charter());
        } catch (Malformed e) {
            throw new IllegalStateException("a statement of our own authority", e);
        }
        now.keys().check();
        List<String> deaf = new ArrayList<>();
        others.get().forEach((peer, address) -> {
            if (peer != other) {
                try {
                    now.keys().refresh(peer, address);
                } catch (IOException | Refused e) {
                    deaf.add("node " + peer + " has not heard it yet: " + e.getMessage());
                }
            }
        });
        return deaf;
    }

    @Override
    public synchronized void leave() throws IOException, Refused {
        Life now = life;
        if (now == null) {
            throw new Refused("this node is a member of no cluster");
        }
        life = null;
        now.close();
        files.delete();
        tell();
    }

    /** Renews this node's certificate, if it is time. Refused with the reason if nobody does that. */
    synchronized boolean renew() throws IOException, Refused {
        Life now = life;
        Credentials fresh = now == null ? null : Renewing.due(now, clock, others.get());
        if (fresh == null) {
            return false;
        }
        files.write(fresh, now.charter());
        life = now.with(fresh);
        LOG.info("the certificate of {} is renewed", fresh.identity());
        return true;
    }

    @Override
    public boolean isMember() {
        return life != null;
    }

    @Override
    public void listen(Listener newListener) {
        listener = newListener;
        tell();
    }

    private Life mustBeMember() throws Refused {
        Life now = life;
        if (now == null) {
            throw new Refused("this node is a member of no cluster");
        }
        return now;
    }

    @Override
    public Stream open(int peer, InetAddress at) throws IOException, Refused {
        return mustBeMember().keys().open(peer, at);
    }

    @Override
    public Stream accept(byte[] id, long number) throws Refused {
        return mustBeMember().keys().accept(id, number);
    }

    @Override
    public void known(Stream stream) {
        Life now = life;
        if (now != null) {
            now.keys().known(stream);
        }
    }

    @Override
    public void unknown(Stream stream) {
        Life now = life;
        if (now != null) {
            now.keys().unknown(stream);
        }
    }

    /** Goes on to be a member: the files stay. */
    @Override
    public synchronized void close() throws IOException {
        Life now = life;
        life = null;
        if (now != null) {
            now.close();
        }
    }
}
