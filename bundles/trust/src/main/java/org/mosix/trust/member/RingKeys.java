package org.mosix.trust.member;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.mosix.api.GossipKeys;
import org.mosix.trust.charter.GossipKey;
import org.mosix.trust.charter.GossipRing;

/** The ring of this node's charter, as room discovery takes it. Any thread. */
final class RingKeys implements GossipKeys {
    private final Supplier<Optional<GossipRing>> now;
    private final Doubts doubts;
    private volatile Runnable listener;

    /** @param now the ring of the moment; empty while the node is no member */
    RingKeys(Supplier<Optional<GossipRing>> now, Doubts doubts) {
        this.now = now;
        this.doubts = doubts;
    }

    @Override
    public Optional<Ring> ring() {
        return now.get().map(ring -> new Ring(key(ring.used()), ring.accepted().map(RingKeys::key)));
    }

    private static Key key(GossipKey key) {
        return new Key(key.number(), key.secret());
    }

    @Override
    public void listen(Runnable changed) {
        listener = changed;
        changed();
    }

    /** The ring may be another one. */
    void changed() {
        Runnable told = listener;
        if (told != null) {
            told.run();
        }
    }

    @Override
    public void doubt(InetAddress from) {
        doubts.of(from);
    }
}
