package org.mosix.migration;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mosix.image.NotCarried;

/** Waiting for another thread's or node's answer in a move, which ends with an IOException whatever goes wrong. */
final class Patience {
    /** An answer that needs no data moved: a node that lives gives it in milliseconds. */
    static final long ANSWER_SECONDS = 20;
    /** A whole image between two hosts: home sees none of it, but hears at once when a link to one of them ends. */
    static final long TRANSFER_SECONDS = 3600;

    private Patience() {}

    static <T> T await(CompletableFuture<T> future) throws IOException {
        return await(future, ANSWER_SECONDS);
    }

    static <T> T await(CompletableFuture<T> future, long seconds) throws IOException {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + seconds + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    /** Waits for what is wanted, or for the sentence that says why it will not come. */
    static <T> T await(CompletableFuture<T> wanted, CompletableFuture<String> refusal, long seconds)
            throws IOException {
        await(CompletableFuture.anyOf(wanted, refusal), seconds);
        if (!wanted.isDone()) {
            throw new IOException(refusal.join());
        }
        return await(wanted);
    }

    /** The hand wraps checked exceptions. */
    static void rethrow(IllegalStateException e) throws IOException, NotCarried {
        if (e.getCause() instanceof NotCarried n) {
            throw n;
        }
        if (e.getCause() instanceof IOException io) {
            throw io;
        }
        throw e;
    }
}
