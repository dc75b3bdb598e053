package org.mosix.process.home;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.mosix.process.protocol.MoveToken;

/** The present try to move a deputy's body, and what is heard of it from where that is. Any thread. */
public final class MoveTry {
    private final long task;
    private volatile CompletableFuture<Void> frozen = new CompletableFuture<>();
    private volatile CompletableFuture<String> refusal = new CompletableFuture<>();
    private volatile long token;
    private int tries;

    MoveTry(long task) {
        this.task = task;
    }

    /** The token under which its image shall travel. What comes late of an earlier try is not taken. */
    public synchronized long newToken() {
        refusal = new CompletableFuture<>();
        token = MoveToken.of(task, ++tries);
        return token;
    }

    public long token() {
        return token;
    }

    /** From now on {@link #frozen} is that of another try. */
    CompletableFuture<Void> freezeAnew() {
        frozen = new CompletableFuture<>();
        return frozen;
    }

    /** Completes when the host says that the body is held and no call is in flight. */
    public CompletableFuture<Void> frozen() {
        return frozen;
    }

    /** The host that should have sent the body's image under this token could not. */
    void refused(long tried, String sentence) {
        if (tried == token) {
            refusal.complete(sentence);
        }
    }

    /** The host where the body works, or stands, is lost, or the process is: no move goes on. */
    void off(IOException why) {
        frozen.completeExceptionally(why);
        refusal.complete(why.getMessage());
    }

    /** Completes with a sentence if the host cannot send the frozen body's image. */
    public CompletableFuture<String> refusal() {
        return refusal;
    }
}
