package org.mosix.discovery.net;

/** What became of a datagram that came in, in the order of the checks. */
public enum Verdict {
    ACCEPTED,
    /** Too short for a sealed message, or longer than any. */
    LENGTH,
    /** Of a format that this node does not know. */
    VERSION,
    /** Sealed with a key of another number. */
    KEY,
    /** Not made by a holder of the key for this path, or damaged. */
    MAC,
    /** With the key, but by a sender that cannot be. */
    SENDER,
    /** Made too long ago, or in the future: an old recording, or a wrong clock. */
    CLOCK,
    /** Of an earlier life of its sender. */
    INCARNATION,
    /** Accepted before, or too far behind others to tell. */
    REPLAY,
    /** There are more senders than are remembered. */
    CROWD,
    /** Sealed well, but not a message, or one in another node's name. */
    MESSAGE;

    /** How many there are. */
    static final int COUNT = values().length;
}
