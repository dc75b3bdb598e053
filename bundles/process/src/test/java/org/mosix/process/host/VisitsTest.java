package org.mosix.process.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VisitsTest {
    private static final int KNOWN = 1;
    private static final int OTHER = 2;

    /** It lets the known one in; who decides on others is away. */
    private static final class Played implements Door {
        final CountDownLatch asked = new CountDownLatch(1);
        volatile boolean back;

        @Override
        public Optional<String> refuses(long visit, int home, int mib, List<Presence> here) {
            if (home == OTHER) {
                asked.countDown();
            }
            return home == KNOWN || back ? Optional.empty() : Optional.of("nobody decides");
        }

        @Override
        public boolean isComing() {
            return !back;
        }

        @Override
        public void works(long visit) {}

        @Override
        public void over(long visit) {}
    }

    private final Played door = new Played();
    private final Visits visits = new Visits(9, 2);

    @Test
    void whoIsRefusedForAMomentComesInLaterAndHoldsNobodyUp() throws Exception {
        visits.ask(door);
        CompletableFuture<Optional<String>> other =
                CompletableFuture.supplyAsync(() -> visits.enter(visits.make(OTHER, 0)));
        door.asked.await();
        assertEquals(Optional.empty(), visits.enter(visits.make(KNOWN, 0)));
        assertFalse(other.isDone());
        door.back = true;
        assertEquals(Optional.empty(), other.get(10, TimeUnit.SECONDS));
    }

    @Test
    void nobodyWaitsForEver() {
        visits.ask(door);
        assertEquals(Optional.of("nobody decides"), visits.enter(visits.make(OTHER, 0)));
    }
}
