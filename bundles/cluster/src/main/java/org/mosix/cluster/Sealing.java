package org.mosix.cluster;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.mosix.api.MemberMark;
import org.mosix.api.MemberSeals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the store's connections must be those of members of the node's cluster (room trust). One thread. */
final class Sealing {
    /** How the store is to be. */
    enum State {
        /** Whoever reaches the port is believed. */
        OPEN,
        /** Only members are. */
        SEALED,
        /** Only members would be, and nothing is there by which they could prove it. */
        WAITING
    }

    private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

    private final Supplier<MemberSeals> seals;
    private final MemberMark mark;

    /**
     * A watch.
     *
     * @param seals null while room trust is not there; may be asked on any thread
     * @param mark the file that is there while this node is a member of a cluster
     */
    Sealing(Supplier<MemberSeals> seals, Path mark) {
        this.seals = seals;
        this.mark = new MemberMark(mark);
    }

    Supplier<MemberSeals> seals() {
        return seals;
    }

    State state() {
        MemberSeals now = seals.get();
        if (now == null) {
            return mark.holds() ? State.WAITING : State.OPEN;
        }
        boolean member = now.isMember();
        mark.follow(member)
                .ifPresent(why -> LOG.warn(
                        "that the store {} sealed is not kept over a start: {}", member ? "is" : "is not", why));
        return member ? State.SEALED : State.OPEN;
    }
}
