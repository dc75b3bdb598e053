package org.mosix.api;

import java.util.Optional;

/**
 * Where a process shall go.
 *
 * @param node number, address or host name of a node as the user wrote it; empty means home
 */
public record Destination(Optional<String> node) {
    public static final Destination HOME = new Destination(Optional.empty());

    /** Reads a user's word: {@code home}, or what names a node. */
    public static Destination of(String word) {
        return word.equals("home") ? HOME : new Destination(Optional.of(word));
    }

    public boolean isHome() {
        return node.isEmpty();
    }

    @Override
    public String toString() {
        return node.orElse("home");
    }
}
