package org.mosix.discovery.net;

/**
 * The keys of a node: one to send with, and maybe a second one that is accepted too. So a key is changed without a gap:
 * first every node accepts the new one, then every node sends with it and accepts the old one, then the old one is removed.
 *
 * @param sending seals what is sent, and is accepted
 * @param accepted besides that one; null for none
 */
public record Keys(Key sending, Key accepted) {
    /** Throws IllegalArgumentException if both have one number: a datagram could not say which it means. */
    public Keys {
        if (accepted != null && accepted.number() == sending.number()) {
            throw new IllegalArgumentException("two keys have the number " + sending.number());
        }
    }

    public static Keys of(Key only) {
        return new Keys(only, null);
    }
}
