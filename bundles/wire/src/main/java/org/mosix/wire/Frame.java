package org.mosix.wire;

/**
 * Kinds of frames. A frame is {@code u32 length of what follows the first 8 bytes, u8 version, u8 kind, u16 zero, body},
 * little-endian. Unknown kinds, versions and lengths above {@link Channel#LIMIT} end the connection.
 */
public enum Frame {
    /** First on every connection, but for SEAL: who, what for. */
    HELLO,
    /** The other side agrees. */
    WELCOME,
    /** The other side says no; body is one UTF-8 sentence. */
    REFUSE,
    /** Keeps a quiet connection known to live; no body. */
    PING,
    /** An image's description. */
    IMAGE,
    /** Which file contents the receiver lacks. */
    NEED,
    /** File contents: file index, offset, bytes. */
    CONTENT,
    /** Memory pages: count, (address, length)..., bytes. */
    PAGES,
    /** The image is complete; receiver rebuilds. */
    END,
    /** The rebuilt process is ready, held. */
    READY,
    /** Home has committed: run. */
    COMMIT,
    /** A forwarded call, host to home. */
    CALL,
    /** Its answer, home to host. */
    REPLY,
    /** A signal for a body, home to host. */
    SIGNAL,
    /** Home asks the host to stop a body and to send its image. */
    FREEZE,
    /** Host to home: the body is stopped and no call is in flight. */
    FROZEN,
    /** Home lets a frozen or paused body run again. */
    THAW,
    /** Job control: hold the body. */
    PAUSE,
    /** The process has ended at home, or its move is off: drop the body, or what was built of it. */
    ENDED,
    /** Host to home: the body died of a signal by its own doing. */
    FATAL,
    /** Host to home: the body wants to come home to make a call. */
    RETURN,
    /** Host to home: what a body has used. */
    USAGE,
    /** Home to host: send the image of a frozen body to a node. */
    SHIP,
    /** A question between agents; body is kind-specific. */
    ASK,
    /** Its answer. */
    ANSWER,
    /** Host to home: the body that was committed runs now; with this word, before its first call, the move is decided. */
    STARTED,
    /** Host to home: the signal mask that the deputy shall have, and signals to pend in it again. */
    MASK,
    /** Host to home: what a guest has done with a file, and was told of at once. */
    LATE,
    /** Home to host: a file that the guest reads from a window has changed. */
    STALE,
    /** First on a connection that is to be sealed: name of the keys, number of the connection. KNOWN answers. */
    SEAL,
    /** The other side has these keys; what comes behind it is sealed. */
    KNOWN,
    /** Home to host: the nice value of one thread of a body. */
    NICE;

    private static final Frame[] ALL = values();

    static Frame of(int number) {
        return number >= 0 && number < ALL.length ? ALL[number] : null;
    }
}
