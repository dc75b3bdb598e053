package org.mosix.trust.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * Closes a socket so that the other end can read what was sent last, such as why it is sent away: if bytes of it wait
 * unread when a socket is closed, the kernel resets the connection instead. Any thread.
 */
public final class Linger {
    private static final long MOST_MILLIS = 500;
    private static final int MOST_BYTES = 64 * 1024;

    private Linger() {}

    /** Returns within half a second, whatever the other end does. */
    public static void close(Socket plain) {
        try (plain;
                Deadline deadline = Deadline.of(plain, MOST_MILLIS)) {
            plain.shutdownOutput();
            InputStream in = plain.getInputStream();
            byte[] unread = new byte[1024];
            int all = 0;
            for (int got = 0; got >= 0 && all < MOST_BYTES; got = in.read(unread)) {
                all += got;
            }
        } catch (IOException e) {
            // It is closed, which is all that was wanted.
        }
    }
}
