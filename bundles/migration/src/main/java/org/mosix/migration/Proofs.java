package org.mosix.migration;

import java.nio.file.Path;
import org.mosix.api.PeerKeys;
import org.mosix.api.Refused;
import org.mosix.wire.Station;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether peers must prove who they are: as soon as this node is a member of a cluster, until it leaves it. Not only as long as
 * somebody can prove it: a bundle that is updated, or damaged files, must not open the node to whoever has a listed address. Any
 * thread.
 */
final class Proofs implements PeerKeys.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Proofs.class);

    private final Station station;
    private final Mark member = new Mark("this node is a member", "this node is a member of no cluster");

    Proofs(Station station) {
        this.station = station;
    }

    /** @param mark the file that is there while this node is a member; null: that does not outlive the node's JVM */
    void open(Path mark) {
        member.open(mark);
        station.require(member.holds());
    }

    /** Null: there are none for the time being. */
    void use(PeerKeys keys) {
        station.use(keys);
        if (keys != null) {
            keys.listen(this);
        }
    }

    @Override
    public void membership(boolean is) {
        station.require(is);
        try {
            if (is) {
                member.set();
            } else {
                member.unset();
            }
        } catch (Refused e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    @Override
    public void revoked(PeerKeys.Peer peer) {
        station.revoked(peer);
    }
}
