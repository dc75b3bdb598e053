package org.mosix.trust.net;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes a socket when its time is over, whoever reads or writes it then: a timeout of single reads would let a peer that
 * sends a byte now and then hold on for ever. Any thread. One thread serves all, and ends when there is nothing to wait for.
 */
public final class Deadline implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Socket socket;
    private final ScheduledFuture<?> end;
    private volatile boolean passed;

    private Deadline(Socket socket, long millis) {
        this.socket = socket;
        end = TIMER.schedule(this::pass, millis, TimeUnit.MILLISECONDS);
    }

    /** @param socket the plain one below TLS: to close that above it can wait for the peer */
    public static Deadline of(Socket socket, long millis) {
        return new Deadline(socket, millis);
    }

    /** Whether it has closed the socket. */
    public boolean hasPassed() {
        return passed;
    }

    /** The socket is not closed any more. */
    @Override
    public void close() {
        end.cancel(false);
    }

    private void pass() {
        passed = true;
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "mosix-trust-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }
}
