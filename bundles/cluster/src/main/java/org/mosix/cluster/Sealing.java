package org.mosix.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.mosix.api.MemberSeals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store's connections must be those of members of the node's cluster (room trust). A mark is there while the node is a
 * member of one: while room trust is updated, or its files are damaged, the port must not be open to whoever comes. One thread.
 */
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
    private final Path mark;

    /**
     * A watch.
     *
     * @param seals null while room trust is not there; may be asked on any thread
     * @param mark the file that is there while this node is a member of a cluster
     */
    Sealing(Supplier<MemberSeals> seals, Path mark) {
        this.seals = seals;
        this.mark = mark;
    }

    Supplier<MemberSeals> seals() {
        return seals;
    }

    State state() {
        MemberSeals now = seals.get();
        if (now == null) {
            return Files.exists(mark) ? State.WAITING : State.OPEN;
        }
        boolean member = now.isMember();
        try {
            if (member && !Files.exists(mark)) {
                Files.createFile(mark);
            } else if (!member) {
                Files.deleteIfExists(mark);
            }
        } catch (IOException e) {
            LOG.warn("that the store {} sealed is not kept over a start: {}", member ? "is" : "is not", e.toString());
        }
        return member ? State.SEALED : State.OPEN;
    }
}
