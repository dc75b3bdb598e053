package org.mosix.discovery.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mosix.discovery.Member;

class ReplayTest {
    private final ReplayWindow window = new ReplayWindow();

    @Test
    void acceptsWhatASetOfAllNumbersWould() {
        Random random = new Random(1);
        Set<Long> seen = new HashSet<>();
        long highest = 0;
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            // Near the highest, around the lower end of the window, and now and then far ahead.
            long number = highest + random.nextInt(2200) - 2100 + (random.nextInt(500) == 0 ? random.nextInt(9000) : 0);
            boolean fresh = number >= 0 && highest - number < ReplayWindow.SIZE && seen.add(number);
            assertEquals(fresh, window.accept(number), "number " + number + " after " + highest);
            highest = Math.max(highest, fresh ? number : 0);
            accepted += fresh ? 1 : 0;
        }
        assertTrue(accepted > 10_000, accepted + " accepted");
    }

    @Test
    void standsFarJumpsAndTheEndOfNumbers() {
        assertTrue(window.accept(0));
        assertFalse(window.accept(0));
        assertTrue(window.accept(1L << 40));
        assertFalse(window.accept(0));
        assertFalse(window.accept((1L << 40) - ReplayWindow.SIZE));
        assertTrue(window.accept((1L << 40) - ReplayWindow.SIZE + 1));
        assertTrue(window.accept(Long.MAX_VALUE));
        assertFalse(window.accept(Long.MAX_VALUE));
        assertTrue(window.accept(Long.MAX_VALUE - ReplayWindow.SIZE + 1));
        assertFalse(window.accept(1L << 40));
        assertFalse(window.accept(-1));
        assertFalse(window.accept(Long.MIN_VALUE));
    }

    @Test
    void sendersAreBounded() {
        Senders senders = new Senders(1000, 60_000);
        Random random = new Random(1);
        int crowded = 0;
        for (int i = 0; i < 100_000; i++) {
            Member sender = new Member(random.nextInt(), 1 + random.nextInt(Member.MOST));
            Verdict verdict = senders.check(sender, random.nextInt(1 << 30), random.nextInt(1 << 30), i / 1000);
            crowded += verdict == Verdict.CROWD ? 1 : 0;
        }
        assertEquals(1000, senders.size());
        assertEquals(99_000, crowded);
    }

    @Test
    void aSenderIsForgottenOnlyWhenItsDatagramsAreTooOldAnyway() {
        Senders senders = new Senders(2, 60_000);
        Member first = new Member(1, 1);
        assertEquals(Verdict.ACCEPTED, senders.check(first, 9, 5, 0));
        assertEquals(Verdict.ACCEPTED, senders.check(new Member(1, 2), 1, 1, 1000));
        assertEquals(Verdict.CROWD, senders.check(new Member(1, 3), 1, 1, 60_000));
        assertEquals(Verdict.REPLAY, senders.check(first, 9, 5, 60_000));
        assertEquals(Verdict.ACCEPTED, senders.check(first, 9, 6, 60_000));
        // The first one was heard again: the second is the one that was silent for longest.
        assertEquals(Verdict.CROWD, senders.check(new Member(1, 3), 1, 1, 61_000));
        assertEquals(Verdict.ACCEPTED, senders.check(new Member(1, 3), 1, 1, 61_001));
        assertEquals(Verdict.REPLAY, senders.check(first, 9, 6, 61_001));
        assertEquals(2, senders.size());
    }

    @Test
    void aLowerIncarnationIsHeardAfterSilence() {
        Senders senders = new Senders(2, 60_000);
        Member sender = new Member(1, 1);
        assertEquals(Verdict.ACCEPTED, senders.check(sender, 9, 500, 0));
        // Being refused is not being heard: a node that goes on trying is let in all the same.
        for (int at = 0; at <= 60_000; at += 1000) {
            assertEquals(Verdict.INCARNATION, senders.check(sender, 8, at, at));
        }
        assertEquals(Verdict.ACCEPTED, senders.check(sender, 8, 70, 60_001));
        assertEquals(Verdict.REPLAY, senders.check(sender, 8, 70, 60_002));
        assertEquals(Verdict.INCARNATION, senders.check(sender, 7, 1, 60_002));
        assertEquals(1, senders.size());
    }

    @Test
    void aSourceIsToldOfOnceAMinuteAndOnlySomeAre() {
        LogLimit<Integer> limit = new LogLimit<>(100);
        Random random = new Random(1);
        int told = 0;
        for (int i = 0; i < 100_000; i++) {
            told += limit.mayTell(random.nextInt(), i / 2) ? 1 : 0;
        }
        assertEquals(100, told);
        assertEquals(100, limit.size());
        assertTrue(limit.mayTell(7, 200_000));
        assertFalse(limit.mayTell(7, 259_999));
        assertTrue(limit.mayTell(7, 260_000));
        assertEquals(100, limit.size());
    }
}
