package org.mosix.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * First words on a connection.
 *
 * @param purpose what the connection is for
 * @param from number of the node that connects, as it calls itself; when the greeting is known to be right, its number here
 * @param to number of the node it means to reach, as that calls itself
 * @param token names the move an image belongs to; 0 otherwise
 * @param mib memory that a process which asks to come in is expected to take; 0 if that is not known, or none asks
 */
public record Hello(Purpose purpose, int from, int to, long token, int mib) {
    private static final int MAGIC = 0x4c584d4d; // "MMXL"
    private static final int SIZE = 28;

    /** What a connection is for. */
    public enum Purpose {
        /** Calls of a guest family, after its first image. */
        LINK,
        /** One image from the host that holds it. */
        IMAGE,
        /** One question. */
        ASK
    }

    /** With the number that the node which connects has here. */
    Hello of(int node) {
        return new Hello(purpose, node, to, token, mib);
    }

    public ByteBuffer encode() {
        ByteBuffer b = Channel.direct(SIZE);
        b.putInt(MAGIC).putInt(purpose.ordinal()).putInt(from).putInt(to);
        return b.putLong(token).putInt(mib).flip();
    }

    static Hello decode(ByteBuffer b) throws Malformed {
        try {
            if (b.remaining() != SIZE || b.getInt() != MAGIC) {
                throw new Malformed("no greeting");
            }
            int purpose = b.getInt();
            if (purpose < 0 || purpose >= Purpose.values().length) {
                throw new Malformed("purpose " + purpose);
            }
            Hello hello = new Hello(Purpose.values()[purpose], b.getInt(), b.getInt(), b.getLong(), b.getInt());
            if (hello.mib < 0) {
                throw new Malformed("a process of " + hello.mib + " MiB");
            }
            return hello;
        } catch (BufferUnderflowException e) {
            throw new Malformed("a greeting that is cut short");
        }
    }
}
