package org.mosix.trust.net;

/** Ends of threads that accept connections. */
public final class Acceptors {
    private static final int MILLIS = 2000;

    private Acceptors() {}

    /**
     * Waits until the thread has left accept(2), of a socket that is closed: until then the JDK keeps the socket, and a successor
     * cannot have the address ("Address already in use", seen when a bundle was started again at once).
     */
    public static void await(Thread acceptor) {
        try {
            acceptor.join(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
