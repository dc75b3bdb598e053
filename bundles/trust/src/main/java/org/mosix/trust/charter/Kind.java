package org.mosix.trust.charter;

import java.util.Optional;

/** What a statement is about; its number stands in it. */
public enum Kind {
    /** {@link Roots}; no secret. */
    ROOTS(1),
    /** {@link Revocations}; no secret. */
    REVOCATIONS(2),
    /** {@link GossipRing}; for nodes of the cluster only. */
    RING(3);

    final int number;

    Kind(int number) {
        this.number = number;
    }

    static Optional<Kind> of(int number) {
        for (Kind kind : values()) {
            if (kind.number == number) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
