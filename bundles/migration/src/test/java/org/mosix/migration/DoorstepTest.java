package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DoorstepTest {
    private final Doorstep doorstep = new Doorstep();

    @Test
    void whoIsOnItIsWaitedForAndNobodyComesAfterwards() throws Exception {
        doorstep.check();
        doorstep.pass();
        CompletableFuture<Void> held = CompletableFuture.runAsync(() -> {
            try {
                doorstep.hold(TimeUnit.SECONDS.toNanos(30));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!isHeld() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThrows(IOException.class, doorstep::pass);
        assertFalse(held.isDone(), "somebody is on it");
        doorstep.passed();
        held.get(20, TimeUnit.SECONDS);
        assertThrows(IOException.class, doorstep::check);
    }

    private boolean isHeld() {
        try {
            doorstep.check();
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
