package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.Caller;
import org.mosix.api.Destination;
import org.mosix.api.Migrator;
import org.mosix.api.MoveReport;
import org.mosix.api.Refused;

@Timeout(30)
class AwaitedTest {
    private static final Caller CALLER = new Caller(1, 0, 0);

    private final Awaited<Migrator> awaited = new Awaited<>(Migrator.class, "it");

    private MoveReport move() throws Exception {
        return awaited.get().move(CALLER, 7, Destination.HOME);
    }

    private static Migrator refuses(String why) {
        return (caller, pid, destination) -> {
            throw new Refused(why);
        };
    }

    @Test
    void whoCallsWaitsUntilItIsThere() throws Exception {
        CompletableFuture<String> said = CompletableFuture.supplyAsync(
                () -> assertThrows(Refused.class, this::move).getMessage());
        assertFalse(said.isDone());
        awaited.set(refuses("new"));
        assertEquals("new", said.get(20, TimeUnit.SECONDS));
    }

    @Test
    void whatFailedSinceItWentIsDoneByTheNextOne() {
        Migrator next = refuses("next");
        awaited.set(new Migrator() {
            @Override
            public MoveReport move(Caller caller, int pid, Destination destination) throws Refused {
                awaited.set(next);
                awaited.drop(this);
                throw new Refused("it ends");
            }
        });
        assertEquals("next", assertThrows(Refused.class, this::move).getMessage());
    }

    @Test
    void whoeverWaitsWhenTheDoorClosesIsLetGo() throws Exception {
        CompletableFuture<Void> waits =
                CompletableFuture.runAsync(() -> assertThrows(Awaited.Away.class, awaited::ready));
        awaited.close();
        waits.get(20, TimeUnit.SECONDS);
        assertThrows(Awaited.Away.class, this::move);
    }

    @Test
    void aNoIsANo() {
        awaited.set(refuses("no"));
        assertEquals("no", assertThrows(Refused.class, this::move).getMessage());
    }

    @Test
    void theOldOneMayGoAfterTheNewOneHasCome() {
        Migrator old = refuses("old");
        awaited.set(old);
        awaited.set(refuses("new"));
        awaited.drop(old);
        assertEquals("new", assertThrows(Refused.class, this::move).getMessage());
    }
}
