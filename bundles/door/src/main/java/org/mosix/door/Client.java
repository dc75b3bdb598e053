package org.mosix.door;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mosix.api.Printable;
import org.mosix.linux.local.OpenFile;
import org.mosix.linux.local.Peer;
import org.mosix.linux.local.UnixConnection;
import org.mosix.linux.local.UserTerminal;

/** The thin client at the other end: gives it {@link Order}s and takes its answers. One thread. */
final class Client {
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int MOST_KEYS = 6;
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
        return becomes();
    }

    private int becomes() throws IOException {
        try {
            return (int) -answer();
        } catch (EOFException e) {
            left = true;
            return 0;
        }
    }

    /**
     * Lets the client become a program with arguments of ours, which with the path have less than {@link Order#LIMIT} bytes.
     *
     * @param file path as a raw string
     * @param arguments from number 0 on, raw strings without a NUL, at most {@link Order#MOST_ARGUMENTS}
     * @return as {@link #exec}
     */
    int exec(String file, List<String> arguments) throws IOException {
        ByteArrayOutputStream strings = new ByteArrayOutputStream();
        for (String string : Stream.concat(Stream.of(file), arguments.stream()).toList()) {
            strings.writeBytes(Request.bytes(string));
            strings.write(0);
        }
        send(
                Order.EXEC_GIVEN,
                payload(4 + strings.size()).putInt(arguments.size()).put(strings.toByteArray()));
        return becomes();
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

    /** Rows and columns of the user's terminal; none if standard input or output is something else. */
    Optional<Size> size() throws IOException {
        long in = number(Order.SIZE, STDIN);
        long out = number(Order.SIZE, STDOUT);
        return in < 0 || out < 0
                ? Optional.empty()
                : Optional.of(new Size((int) out & 0xffff, (int) (out >> 16) & 0xffff));
    }

    /** @param rows and columns 0 for unknown */
    record Size(int rows, int columns) {}

    /**
     * Has the terminal give its keys to {@link #keys} until {@link #cooked}. If the client ends before, the node puts it
     * back; if the node does, the client.
     */
    UserTerminal raw() throws IOException {
        UserTerminal terminal = UserTerminal.of(peer, STDIN);
        try {
            check(number(Order.RAW, STDIN));
            terminal.changed();
            return terminal;
        } catch (IOException e) {
            terminal.close();
            throw e;
        }
    }

    /** The terminal as it was, with the screen that was there before. */
    void cooked() throws IOException {
        send(Order.COOKED, payload(4));
        answer();
    }

    /** Some bytes that were typed; none if nothing was within that time. */
    byte[] keys(int millis) throws IOException {
        send(Order.KEYS, payload(8).putInt(STDIN).putInt(millis));
        long answer = check(answer());
        byte[] typed = new byte[(int) Math.min(MOST_KEYS, answer & 0xff)];
        for (int i = 0; i < typed.length; i++) {
            typed[i] = (byte) (answer >> Byte.SIZE * (i + 1));
        }
        return typed;
    }

    private long number(Order order, int fd) throws IOException {
        send(order, payload(4).putInt(fd));
        return answer();
    }

    private static long check(long answer) throws IOException {
        if (answer < 0) {
            throw new IOException("the user's terminal: " + ErrorText.of((int) -answer));
        }
        return answer;
    }

    /** The user's standard error, to be written to also when the client has become a program. */
    OpenFile standardError() throws IOException {
        return OpenFile.stream(peer, STDERR);
    }

    /** Whether it has become a program, or is gone, which looks the same. */
    boolean isProgram() {
        return left;
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
