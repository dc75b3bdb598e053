package org.mosix.door;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mosix.api.Caller;
import org.mosix.api.Malformed;
import org.mosix.linux.local.Peer;
import org.mosix.linux.local.UnixConnection;

/**
 * What a client said when it connected.
 *
 * <p>Arguments and PATH are bytes to the kernel. Here they are strings of one char per byte, so that nothing is lost;
 * {@link #text} makes them readable.
 *
 * @param args the client's argv, complete up to {@link #KEPT} bytes and {@link #MOST_ARGUMENTS}
 * @param whole whether these are all of its arguments
 * @param path value of PATH, if set
 */
record Request(Caller caller, List<String> args, boolean whole, Optional<String> path) {
    /** Linux allows 6 MiB for arguments and environment together (3/4 of _STK_LIM, fs/exec.c). */
    private static final int MOST_ARGUMENT_BYTES = 8 << 20;
    /** The longest single string (MAX_ARG_STRLEN); of the arguments we need the first few. */
    private static final int KEPT = 128 << 10;
    /** Empty arguments cost nothing to send and 50 bytes each here. */
    private static final int MOST_ARGUMENTS = 4096;

    private static final int STRING_BYTES = 56;
    /** A client sends its request at once; who is slower than this wants to hold a thread. */
    private static final long DEADLINE_NANOS = 20_000_000_000L;

    /** Reads a request; memory is bounded whatever the peer sends. */
    static Request read(UnixConnection connection, Peer peer) throws IOException, Malformed {
        long start = System.nanoTime();
        byte[] header = new byte[ClientCode.HEADER_BYTES];
        connection.readFully(header);
        ByteBuffer h = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        int magic = h.getInt();
        int count = h.getInt();
        int argumentBytes = h.getInt();
        int pathBytes = h.getInt();
        if (magic != ClientCode.MAGIC) {
            throw new Malformed("the client speaks another protocol (0x" + Integer.toHexString(magic) + ")");
        }
        if (count < 1 || argumentBytes < count || argumentBytes > MOST_ARGUMENT_BYTES) {
            throw new Malformed("the client claims " + count + " arguments in " + argumentBytes + " bytes");
        }
        if (pathBytes < ClientCode.NO_PATH || pathBytes > KEPT) {
            throw new Malformed("the client claims a PATH of " + pathBytes + " bytes");
        }
        List<String> args = arguments(count, keep(connection, argumentBytes, start), argumentBytes);
        Optional<String> path = pathBytes == ClientCode.NO_PATH
                ? Optional.empty()
                : Optional.of(raw(keep(connection, pathBytes, start)));
        return new Request(
                new Caller(peer.pid(), peer.uid(), peer.gid()),
                args,
                args.size() == count && argumentBytes <= KEPT,
                path);
    }

    /** The name the client was called by, without directories. */
    String command() {
        return args.get(0).substring(args.get(0).lastIndexOf('/') + 1);
    }

    /** About what it takes to keep it. */
    int bytes() {
        return path.map(String::length).orElse(0)
                + args.stream().mapToInt(arg -> arg.length() + STRING_BYTES).sum();
    }

    /** The bytes behind a raw string read as UTF-8, for people. */
    static String text(String raw) {
        return new String(bytes(raw), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String raw) {
        return raw.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String raw(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Reads {@code length} bytes and keeps the first of them. */
    private static byte[] keep(UnixConnection connection, int length, long start) throws IOException {
        byte[] kept = new byte[Math.min(length, KEPT)];
        byte[] rest = new byte[16 << 10];
        for (int at = 0; at < length; ) {
            int n = at < kept.length
                    ? connection.read(kept, at, kept.length - at)
                    : connection.read(rest, 0, Math.min(rest.length, length - at));
            if (n < 0 || System.nanoTime() - start > DEADLINE_NANOS) {
                throw new IOException("the client did not send all of its request");
            }
            at += n;
        }
        return kept;
    }

    private static List<String> arguments(int count, byte[] kept, int length) throws Malformed {
        List<String> args = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < kept.length && args.size() < MOST_ARGUMENTS; at++) {
            if (kept[at] == 0) {
                args.add(new String(kept, start, at - start, StandardCharsets.ISO_8859_1));
                start = at + 1;
            }
        }
        boolean all = kept.length == length && args.size() < MOST_ARGUMENTS;
        if (args.isEmpty() || args.size() > count || (all && (args.size() != count || start != length))) {
            throw new Malformed("the client claims " + count + " arguments and sent " + args.size());
        }
        return args;
    }
}
