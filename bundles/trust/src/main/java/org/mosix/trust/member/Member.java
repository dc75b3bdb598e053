package org.mosix.trust.member;

import java.io.IOException;
import java.net.InetAddress;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mosix.api.ClusterTrust;
import org.mosix.api.GossipKeys;
import org.mosix.api.Malformed;
import org.mosix.api.MemberSeals;
import org.mosix.api.PeerKeys;
import org.mosix.api.Refused;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.authority.Grant;
import org.mosix.trust.certificate.Certificates;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.certificate.Requests;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.join.Joiner;
import org.mosix.trust.keys.AgreedKeys;
import org.mosix.trust.node.Credentials;
import org.mosix.trust.tls.Trusted;
import org.mosix.trust.token.JoinToken;
import org.mosix.trust.token.RootText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node, as a member of a cluster or of none: makes one, joins, lets others in, leaves. Any thread. */
public final class Member implements ClusterTrust, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Member.class);
    private static final int JOIN_MILLIS = 20_000;

    private final MemberFiles files;
    private final Doors doors;
    private final int node;
    private final InstantSource clock;
    private final Neighbourhood others;
    private final Doubts doubts;
    private final RingKeys ring;
    private final MemberKeys keys;
    /** Null: of no cluster. */
    private volatile Life life;

    /**
     * Takes up what the files say.
     *
     * @param node this node's number in the node list, which its certificate must have
     * @throws Refused if a file is damaged, readable by others, or another node's
     */
    public Member(MemberFiles files, Doors doors, int node, InstantSource clock, Neighbourhood others)
            throws IOException, Refused {
        this.files = files;
        this.doors = doors;
        this.node = node;
        this.clock = clock;
        this.others = others;
        doubts = new Doubts(others::ours, System::nanoTime);
        keys = new MemberKeys(() -> life, others);
        ring = new RingKeys(
                () -> Optional.ofNullable(life).flatMap(now -> now.charter().ring()), doubts);
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
                Herald.learn(authority, charter);
            }
            Trusted trusted = new Trusted(charter, clock);
            files.partners().load(trusted);
            life = Life.begin(credentials, trusted, authority, doors, clock, new News());
            begun = true;
            LOG.info("this is {}", credentials.identity());
        } finally {
            if (!begun && authority != null) {
                authority.close();
            }
        }
        tell();
    }

    /** What comes of agreements with others. */
    private final class News implements AgreedKeys.News {
        @Override
        public void revoked(PeerIdentity peer) {
            keys.revoked(peer);
        }

        @Override
        public void told() {
            ring.changed();
        }
    }

    private void tell() {
        keys.tell();
        ring.changed();
    }

    private boolean isMember() {
        return life != null;
    }

    /** The keys of its connections. */
    public PeerKeys keys() {
        return keys;
    }

    /** For connections of other rooms. */
    public MemberSeals seals() {
        return new StoreSeals(() -> life);
    }

    /** The keys of its gossip. */
    public GossipKeys gossip() {
        return ring;
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
            Herald.learn(authority, charter);
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
        Map<Integer, InetAddress> told = new TreeMap<>(others.ours());
        told.remove(other);
        Herald herald = new Herald(now, told, ring::changed);
        List<String> deaf = herald.tell();
        herald.change();
        return deaf;
    }

    /**
     * Asks those of whom there is a doubt what the authority has said, and goes on with what this node's authority has not finished: it
     * was started anew meanwhile, or a token has served that took a node's place. To be called once a second.
     */
    public void settle() {
        Life now = life;
        if (now == null) {
            return;
        }
        doubts.take().forEach((node, at) -> {
            boolean agreed = false;
            try {
                now.keys().refresh(node, at);
                agreed = true;
            } catch (IOException | Refused e) {
                LOG.debug("node {} does not agree: {}", node, e.getMessage());
            }
            doubts.asked(node, agreed);
        });
        if (now.authority() != null && now.authority().ring().accepted().isPresent()) {
            finish();
        }
    }

    private synchronized void finish() {
        try {
            Life now = life;
            if (now != null && now.authority() != null) {
                Herald herald = new Herald(now, others.ours(), ring::changed);
                if (herald.isToChange()) {
                    herald.tell();
                    herald.change();
                }
            }
        } catch (IOException | Refused e) {
            LOG.warn("gossip's key could not be changed: {}", e.getMessage());
        }
    }

    @Override
    public Root root() throws Refused {
        return root(MemberKeys.required(life).charter());
    }

    private static Root root(Charter charter) {
        byte[] fingerprint = Certificates.fingerprint(charter.roots().all().get(0));
        return new Root(charter.cluster().hex(), HexFormat.of().formatHex(fingerprint));
    }

    @Override
    public String rootText() throws Refused {
        return RootText.of(MemberKeys.required(life).charter().statements().get(Kind.ROOTS));
    }

    @Override
    public synchronized Root trustPartner(String name, String text) throws IOException, Refused {
        Life now = MemberKeys.required(life);
        try {
            Charter charter = files.partners().accept(name, RootText.parse(text), now.trusted());
            now.keys().check();
            return root(charter);
        } catch (Malformed e) {
            throw new Refused(e.getMessage(), e);
        }
    }

    @Override
    public synchronized void distrustPartner(String name) throws IOException, Refused {
        Life now = MemberKeys.required(life);
        files.partners().drop(name, now.trusted());
        now.keys().check();
    }

    @Override
    public Map<String, Root> partners() {
        Life now = life;
        Map<String, Root> all = new TreeMap<>();
        if (now != null) {
            now.trusted().partners().forEach((name, charter) -> all.put(name, root(charter)));
        }
        return all;
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
        Credentials fresh = now == null ? null : Renewing.due(now, clock, others.ours());
        if (fresh == null) {
            return false;
        }
        files.write(fresh, now.charter());
        life = now.with(fresh);
        LOG.info("the certificate of {} is renewed", fresh.identity());
        return true;
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
