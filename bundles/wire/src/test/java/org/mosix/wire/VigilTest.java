package org.mosix.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** When a silent peer is given up; the clock is the test's. */
@Timeout(30)
class VigilTest {
    private long now;
    private Pair pair;
    private Vigil vigil;

    @BeforeEach
    void open() throws IOException {
        pair = Pair.open();
        now = System.nanoTime();
        vigil = new Vigil(1, new Sparse(LoggerFactory.getLogger(VigilTest.class)), () -> now);
        vigil.add(pair.near());
        vigil.watch(pair.near());
    }

    @AfterEach
    void close() throws IOException {
        vigil.close();
        pair.close();
    }

    /** So many looks, one each second. */
    private void look(int seconds) {
        for (int i = 0; i < seconds; i++) {
            pass(1);
        }
    }

    private void pass(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        vigil.look();
    }

    private boolean isOpen() {
        try {
            pair.near().unread();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void endsTheConnectionOfASilentPeer() {
        look(7);
        assertTrue(isOpen(), "seven seconds are not more than seven");
        look(1);
        assertFalse(isOpen());
    }

    @Test
    void judgesNobodyByTheTimeInWhichItWasHeldUpItself() {
        look(3);
        pass(20);
        assertTrue(isOpen(), "the peer may have spoken meanwhile");
        look(7);
        assertTrue(isOpen());
        look(1);
        assertFalse(isOpen(), "it has been silent since");
    }

    @Test
    void takesWordsThatNobodyHasReadYetForWords() throws IOException {
        Pair.write(pair.far(), 0, Channel.VERSION, 1, 0, new byte[0]);
        while (pair.near().unread() == 0) {
            Thread.onSpinWait();
        }
        look(20);
        assertTrue(isOpen());
        look(20);
        assertFalse(isOpen(), "a reader that never reads must not keep it for ever");
    }

    @Test
    void endsAConnectionThatIsNotDoneInTime() {
        vigil.expire(pair.near(), 2);
        look(2);
        assertTrue(isOpen());
        look(1);
        assertFalse(isOpen());
    }

    @Test
    void endsAConnectionWhosePeerSendsNothing() {
        vigil.forget(pair.near());
        vigil.bound(pair.near(), 3);
        look(3);
        assertTrue(isOpen());
        look(1);
        assertFalse(isOpen());
    }
}
