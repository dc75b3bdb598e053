package org.mosix.discovery;

import java.util.List;

/**
 * One datagram between two nodes.
 *
 * @param nonce of a probe: its answer has the same; else 0
 * @param subject {@link Kind#PING_REQ}: the node to be probed; PING and ACK: the node for which a mate probes; else 0
 */
public record Message(
        Kind kind,
        Member sender,
        int incarnation,
        int nonce,
        int subject,
        List<News> news,
        List<Aged<Entry>> entries,
        List<Aged<Digest>> digests) {
    /** As many of each at most: counts travel in one byte. */
    public static final int MOST = 255;

    /** What it is for. */
    public enum Kind {
        /** The sender's newest. */
        PUSH,
        /** The same from somebody who knows nobody yet, or met a stranger: a push is wanted back. */
        HELLO,
        /** Do you live? */
        PING,
        /** Ask the subject whether it lives: it does not answer me. */
        PING_REQ,
        /** I live; or, with nonce 0, only news. */
        ACK
    }

    /**
     * Something with its age when the message was made. The time on the wire is not in it: milliseconds, where a period
     * is half a second.
     */
    public record Aged<T>(T value, int ageMillis) {}

    /** What is known as the sender's word on its own life. */
    public News senderAlive() {
        return new News(News.Kind.ALIVE, sender, incarnation);
    }
}
