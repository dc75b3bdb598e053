package org.mosix.linux.local;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/**
 * The terminal of another process, which may die before it has put it back as it was: then this is done here. One thread at
 * a time.
 */
public final class UserTerminal implements AutoCloseable {
    private static final int TCGETS = 0x5401;
    private static final int TCSETS = 0x5402;
    /** struct termios of the kernel (asm-generic/termbits.h). */
    private static final int TERMIOS_BYTES = 36;

    private static final int POLLOUT = 4;

    private final int fd;
    private final byte[] before;
    private byte[] changed = {};
    private boolean closed;

    private UserTerminal(int fd, byte[] before) {
        this.fd = fd;
        this.before = before;
    }

    /**
     * Of descriptor {@code number} of the process that is {@code peer}, as it is now.
     *
     * @throws IOException when that process is not the peer's any more, or has no terminal there
     */
    public static UserTerminal of(Peer peer, int number) throws IOException {
        int fd = OpenFile.duplicate(peer, number);
        try {
            return new UserTerminal(fd, state(fd));
        } catch (IOException e) {
            Kernel.close(fd);
            throw e;
        }
    }

    private static byte[] state(int fd) throws IOException {
        NativeBuffer termios = new NativeBuffer(TERMIOS_BYTES);
        long result = Kernel.call(Nr.IOCTL, fd, TCGETS, termios.address());
        Reference.reachabilityFence(termios);
        Socket.check("TCGETS", "of the user's terminal", result);
        byte[] bytes = new byte[TERMIOS_BYTES];
        termios.bytes().get(0, bytes);
        return bytes;
    }

    /** What it is now is what that process has made of it. */
    public void changed() throws IOException {
        changed = state(fd);
    }

    /**
     * That process is gone: what it changed becomes as it was, unless somebody has changed it since, as shells do. What cannot
     * be done is left.
     *
     * @param last written if the terminal takes something now
     */
    public void restore(String last) {
        try {
            if (closed || !java.util.Arrays.equals(state(fd), changed)) {
                return;
            }
        } catch (IOException e) {
            // The terminal is gone, too.
            return;
        }
        NativeBuffer termios = new NativeBuffer(TERMIOS_BYTES);
        termios.bytes().put(0, before);
        Kernel.call(Nr.IOCTL, fd, TCSETS, termios.address());
        Reference.reachabilityFence(termios);
        NativeBuffer poll = new NativeBuffer(8).putInt(0, fd).putInt(4, POLLOUT);
        if (Kernel.call(Nr.POLL, poll.address(), 1, 0) > 0) {
            byte[] text = last.getBytes(StandardCharsets.US_ASCII);
            NativeBuffer bytes = new NativeBuffer(text.length);
            bytes.bytes().put(0, text);
            long result;
            do {
                result = Kernel.call(Nr.WRITE, fd, bytes.address(), text.length);
            } while (result == -Errno.EINTR);
            Reference.reachabilityFence(bytes);
        }
        Reference.reachabilityFence(poll);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Kernel.close(fd);
        }
    }
}
