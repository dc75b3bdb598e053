package org.mosix.trust.member;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.GossipRing;
import org.mosix.trust.charter.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other members what the authority on this node has said, and takes a change of gossip's key through its steps: members
 * that can be reached hear of each step before the next one is done, so that none of them is lost to the others. Who cannot be
 * reached hears of it when it is there again ({@link Doubts}). One thread at a time.
 */
final class Herald {
    private static final Logger LOG = LoggerFactory.getLogger(Herald.class);

    private final Life life;
    private final Map<Integer, InetAddress> others;
    private final Runnable changed;
    private final Set<Integer> deaf = new TreeSet<>();

    /**
     * A herald, for one time.
     *
     * @param life with the authority
     * @param others the members to be told, by number
     * @param changed called when this node has heard it, too
     */
    Herald(Life life, Map<Integer, InetAddress> others, Runnable changed) {
        this.life = life;
        this.others = new TreeMap<>(others);
        this.changed = changed;
    }

    /** This node takes what its authority says. */
    static void learn(Authority authority, Charter charter) throws IOException, Refused {
        try {
            for (Kind kind : Kind.values()) {
                charter.take(authority.statements().get(kind));
            }
        } catch (Malformed e) {
            throw new IllegalStateException("a statement of our own authority", e);
        }
    }

    /** Tells all what was said last. Sentences about those that have not heard it; those are not told again. */
    List<String> tell() throws IOException, Refused {
        learn(life.authority(), life.charter());
        life.keys().check();
        changed.run();
        List<String> sentences = new ArrayList<>();
        others.forEach((node, address) -> {
            if (!deaf.contains(node)) {
                try {
                    life.keys().refresh(node, address);
                } catch (IOException | Refused e) {
                    deaf.add(node);
                    sentences.add("node " + node + " has not heard it yet: " + e.getMessage());
                }
            }
        });
        return sentences;
    }

    /** Whether a change of gossip's key is under way. */
    boolean isToChange() {
        return life.authority().ring().accepted().isPresent();
    }

    /** Does the steps that are left of a change of gossip's key. The members have heard of the one before. */
    void change() throws IOException, Refused {
        while (isToChange()) {
            boolean introduced = life.authority().ring().isIntroduced();
            GossipRing ring = life.authority().changeRing((now, random) -> introduced ? now.use() : now.remove());
            tell();
            LOG.info("gossip: {}", ring);
        }
    }
}
