package org.mosix.door;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.mosix.api.Printable;
import org.mosix.linux.local.OpenFile;
import org.mosix.linux.local.Peer;
import org.mosix.linux.local.UnixConnection;

/** The thin client at the other end: gives it {@link Order}s and takes its answers. One thread. */
final class Client {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int TEXT_CHUNK = 32 * 1024;

    private final UnixConnection connection;
    private final Peer peer;
    private boolean left;

    Client(UnixConnection connection, Peer peer) {
        this.connection = connection;
        this.peer = peer;
    }

    /** Prints on the user's standard output; an error is thrown, and ends the command. */
    void print(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += TEXT_CHUNK) {
            long result = write(STDOUT, bytes, at, Math.min(TEXT_CHUNK, bytes.length - at));
            if (result < 0) {
                throw new OutputLost((int) -result);
            }
        }
    }

    /** Prints one line on the user's standard error, as far as that takes it. */
    void complain(String sentence) throws IOException {
        byte[] bytes = (Printable.of(sentence) + "\n").getBytes(StandardCharsets.UTF_8);
        write(STDERR, bytes, 0, Math.min(bytes.length, TEXT_CHUNK));
    }

    /**
     * Lets the client become a program.
     *
     * @param skip how many of the client's arguments come before those of the program
     * @param file path as a raw string
     * @return the errno; 0 when the client is gone, which a successful exec looks like
     */
    int exec(int skip, String file, boolean byShell) throws IOException {
        byte[] path = Request.bytes(file);
        ByteBuffer payload = payload(5 + path.length).putInt(skip).put(path).put((byte) 0);
        send(byShell ? Order.EXEC_SHELL : Order.EXEC, payload);
        try {
            return (int) -answer();
        } catch (EOFException e) {
            left = true;
            return 0;
        }
    }

    /** Opens a file (raw string) in the client, as the user: the descriptor there, or -errno. */
    long open(String file, int flags, int mode) throws IOException {
        byte[] path = Request.bytes(file);
        send(
                Order.OPEN,
                payload(9 + path.length).putInt(flags).putInt(mode).put(path).put((byte) 0));
        return answer();
    }

    /** Takes over a descriptor that {@link #open} gave; it is closed in the client. */
    OpenFile take(int descriptor) throws IOException {
        try {
            return OpenFile.of(peer, descriptor);
        } finally {
            send(Order.CLOSE, payload(4).putInt(descriptor));
            answer();
        }
    }

    /** The user's standard error, to be written to also when the client has become a program. */
    OpenFile standardError() throws IOException {
        return OpenFile.stream(peer, STDERR);
    }

    /** Ends the client with this status, unless it became a program. */
    void exit(int status) throws IOException {
        if (left) {
            return;
        }
        send(Order.EXIT, payload(4).putInt(status));
    }

    private long write(int fd, byte[] bytes, int at, int length) throws IOException {
        send(Order.WRITE, payload(4 + length).putInt(fd).put(bytes, at, length));
        return answer();
    }

    private static ByteBuffer payload(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void send(Order order, ByteBuffer payload) throws IOException {
        if (payload.capacity() > Order.LIMIT) {
            throw new IllegalArgumentException(
                    order + " of " + payload.capacity() + " bytes is above the client's limit");
        }
        ByteBuffer header = payload(8).putInt(order.number()).putInt(payload.capacity());
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(header.array());
        frame.writeBytes(payload.array());
        connection.write(frame.toByteArray());
    }

    private long answer() throws IOException {
        byte[] eight = new byte[8];
        connection.readFully(eight);
        return ByteBuffer.wrap(eight).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** The user's standard output takes no more. */
    static final class OutputLost extends IOException {
        private static final long serialVersionUID = 1L;
        private final int errno;

        OutputLost(int errno) {
            super(ErrorText.of(errno));
            this.errno = errno;
        }

        int errno() {
            return errno;
        }
    }
}
