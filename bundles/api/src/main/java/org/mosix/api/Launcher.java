package org.mosix.api;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Runs mosrun for those who have no process of their own, such as a Karaf shell. */
public interface Launcher {
    /**
     * What the program reads and writes.
     *
     * @param live whether someone types into {@code in}: then it is read only while the program runs and bytes are
     *     there, so that nothing typed later is lost, and its end is not seen; else it is read to its end
     */
    record Streams(InputStream in, OutputStream out, OutputStream err, boolean live) {}

    /**
     * Runs {@code mosrun ARGUMENTS} as the node's own user and waits for its end.
     *
     * @return the exit status as a shell gives it: that of mosrun or its program, 128 + n after signal n
     * @throws InterruptedException when the calling thread was interrupted; the program got SIGTERM
     * @throws Refused when it cannot be started
     */
    int run(List<String> arguments, Streams streams) throws ClusterException, InterruptedException;
}
