package org.mosix.trust.charter;

import java.security.SecureRandom;
import java.util.Optional;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;

/**
 * The keys of gossip: one that is used, and maybe one that is accepted besides. A key is changed in three steps, each of
 * which all nodes must have learned before the next one: {@link #introduce} (all accept the new one), {@link #use} (all
 * seal with it), {@link #remove} (the old one is gone). Two that gossip with rings one step apart understand each other.
 * Immutable.
 */
public final class GossipRing {
    private static final int ACCEPTED = 0;
    /** Numbers go round: the next half of them is newer. */
    private static final int HALF = 128;

    private static final int USED = 1;

    private final GossipKey used;
    private final GossipKey accepted;

    private GossipRing(GossipKey used, GossipKey accepted) {
        this.used = used;
        this.accepted = accepted;
    }

    public static GossipRing first(SecureRandom random) {
        return new GossipRing(fresh(0, random), null);
    }

    public static GossipRing decode(byte[] body) throws Malformed {
        Reader reader = new Reader("a ring of gossip keys", body);
        int count = reader.u8();
        if (count < 1 || count > 2) {
            throw new Malformed("a ring of " + count + " gossip keys, where 1 or 2 may stand");
        }
        GossipKey used = null;
        GossipKey accepted = null;
        for (int i = 0; i < count; i++) {
            int number = reader.u8();
            int state = reader.u8();
            byte[] secret = reader.bytes(GossipKey.MOST_BYTES);
            if (secret.length < GossipKey.LEAST_BYTES) {
                throw new Malformed("a gossip key of " + secret.length + " bytes");
            }
            GossipKey key = new GossipKey(number, secret);
            if (state == USED && used == null) {
                used = key;
            } else if (state == ACCEPTED && accepted == null) {
                accepted = key;
            } else {
                throw new Malformed("a ring of gossip keys with the states of none");
            }
        }
        reader.end();
        if (used == null || accepted != null && accepted.number() == used.number()) {
            throw new Malformed("a ring of gossip keys without a used one, or with a number twice");
        }
        return new GossipRing(used, accepted);
    }

    public byte[] encode() {
        Writer writer = new Writer().u8(accepted == null ? 1 : 2);
        writer.u8(used.number()).u8(USED).bytes(used.secret());
        if (accepted != null) {
            writer.u8(accepted.number()).u8(ACCEPTED).bytes(accepted.secret());
        }
        return writer.done();
    }

    /** Seals what is sent, and is accepted. */
    public GossipKey used() {
        return used;
    }

    /** Is accepted besides. */
    public Optional<GossipKey> accepted() {
        return Optional.ofNullable(accepted);
    }

    /** With a new key that is accepted; refused while there are two. */
    public GossipRing introduce(SecureRandom random) throws Refused {
        if (accepted != null) {
            throw new Refused(accepted + " is there besides " + used + "; remove one of them first");
        }
        return new GossipRing(used, fresh((used.number() + 1) & GossipKey.MOST_NUMBER, random));
    }

    /**
     * With a new key that is accepted, in the place of another one that may be: who has been thrown out knows that one too. Nodes that
     * were in the middle of another change may not understand each other until they have heard of this one.
     */
    public GossipRing renew(SecureRandom random) {
        int newest = accepted != null && isIntroduced() ? accepted.number() : used.number();
        return new GossipRing(used, fresh((newest + 1) & GossipKey.MOST_NUMBER, random));
    }

    /** Whether a change is under way whose new key is not used yet: {@link #use} comes next, else {@link #remove}. */
    public boolean isIntroduced() {
        return accepted != null && ((accepted.number() - used.number()) & GossipKey.MOST_NUMBER) < HALF;
    }

    /** The accepted one is used from now on, the used one only accepted; once more undoes it. */
    public GossipRing use() throws Refused {
        if (accepted == null) {
            throw new Refused("there is no gossip key besides " + used);
        }
        return new GossipRing(accepted, used);
    }

    /** Without the one that is not used. */
    public GossipRing remove() throws Refused {
        if (accepted == null) {
            throw new Refused("there is no gossip key besides " + used);
        }
        return new GossipRing(used, null);
    }

    private static GossipKey fresh(int number, SecureRandom random) {
        byte[] secret = new byte[GossipKey.LEAST_BYTES];
        random.nextBytes(secret);
        return new GossipKey(number, secret);
    }

    @Override
    public String toString() {
        return used + " is used" + (accepted == null ? "" : ", " + accepted + " accepted");
    }
}
