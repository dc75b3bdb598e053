package org.mosix.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Member;
import org.mosix.discovery.News;
import org.mosix.discovery.sim.SimFacts;

class RosterTest {
    private static final int SUSPICION = Settings.lan().suspicionMillis();

    /** Close to where the ints in which the roster keeps times wrap. */
    private static final long NOW = Integer.MAX_VALUE - 1000L;

    private final Roster roster = new Roster(Settings.lan());

    @Test
    void keepsTheNewerEntryAndItsAge() {
        assertEquals(Roster.Merge.JOINED, roster.merge(entry(5, 1, 1), 100, NOW));
        assertEquals(Roster.Merge.OLDER, roster.merge(entry(5, 1, 0), 0, NOW));
        assertEquals(Roster.Merge.NEWER, roster.merge(entry(5, 1, 2), 700, NOW));
        assertEquals(700, roster.ageMillis(roster.find(5), NOW));
        assertEquals(5700, roster.ageMillis(roster.find(5), NOW + 5000));
    }

    @Test
    void sequencesWrap() {
        roster.merge(entry(5, 1, Integer.MAX_VALUE), 0, NOW);
        assertEquals(Roster.Merge.NEWER, roster.merge(entry(5, 1, Integer.MIN_VALUE), 0, NOW));
    }

    @Test
    void aSuspectThatIsSilentDies() {
        roster.merge(entry(5, 1, 1), 0, NOW);
        assertTrue(roster.apply(news(News.Kind.SUSPECT, 1), NOW));
        assertEquals(List.of(), expire(NOW + SUSPICION - 1));
        assertEquals(1, roster.live());
        assertEquals(List.of(news(News.Kind.DEAD, 1)), expire(NOW + SUSPICION));
        assertEquals(0, roster.live());
        assertEquals(-1, roster.randomLive(new java.util.Random(1)));
    }

    @Test
    void aSuspectThatObjectsLives() {
        roster.merge(entry(5, 1, 1), 0, NOW);
        roster.apply(news(News.Kind.SUSPECT, 1), NOW);
        assertTrue(roster.apply(news(News.Kind.ALIVE, 2), NOW + 100));
        assertFalse(roster.apply(news(News.Kind.SUSPECT, 1), NOW + 200));
        assertFalse(roster.apply(news(News.Kind.DEAD, 1), NOW + 200));
        assertEquals(List.of(), expire(NOW + 2 * SUSPICION));
        assertEquals(News.Kind.ALIVE, roster.kind(roster.find(5)));
    }

    @Test
    void aSuspectWhoseNewFactsArriveGetsItsTimeAnew() {
        roster.merge(entry(5, 1, 1), 0, NOW);
        roster.apply(news(News.Kind.SUSPECT, 1), NOW);
        roster.merge(entry(5, 1, 2), 0, NOW + 1000);
        assertEquals(List.of(), expire(NOW + SUSPICION));
        assertEquals(1, expire(NOW + 2 * SUSPICION).size());
    }

    @Test
    void oneWhoSleptPardons() {
        roster.merge(entry(5, 1, 1), 0, NOW);
        roster.apply(news(News.Kind.SUSPECT, 1), NOW);
        roster.pardon(NOW + 2 * SUSPICION);
        assertEquals(List.of(), expire(NOW + 2 * SUSPICION));
    }

    @Test
    void theDeadComeBackWithANewLifeOnly() {
        roster.merge(entry(5, 1, 1), 0, NOW);
        roster.apply(news(News.Kind.DEAD, 1), NOW);
        assertEquals(Roster.Merge.OLDER, roster.merge(entry(5, 1, 9), 3000, NOW + 2000));
        assertEquals(Roster.Merge.DISPUTED, roster.merge(entry(5, 1, 9), 0, NOW + 2000));
        assertEquals(0, roster.live());
        assertEquals(Roster.Merge.JOINED, roster.merge(entry(5, 2, 10), 0, NOW + 2000));
        assertEquals(1, roster.live());
    }

    @Test
    void aFarewellIsFinal() {
        roster.merge(entry(5, 1, 1), 0, NOW);
        assertTrue(roster.apply(news(News.Kind.LEFT, 1), NOW));
        assertEquals(Roster.Merge.OLDER, roster.merge(entry(5, 1, 9), 0, NOW + 2000));
        expire(NOW + Settings.lan().tombstoneMillis() + 1);
        assertEquals(0, roster.size());
    }

    @Test
    void theNewestComeFirst() {
        for (int node = 1; node <= 50; node++) {
            roster.merge(entry(node, 1, 1), (node * 37) % 50 * 10, NOW);
        }
        int[] slots = new int[8];
        assertEquals(8, roster.newest(slots, NOW));
        for (int i = 0; i < 8; i++) {
            assertEquals(10 * i, roster.ageMillis(slots[i], NOW));
        }
        assertEquals(0, roster.newest(new int[0], NOW));
        assertEquals(50, roster.newest(new int[99], NOW));
    }

    private List<News> expire(long now) {
        List<News> dead = new ArrayList<>();
        roster.expire(now, dead);
        return dead;
    }

    private static News news(News.Kind kind, int incarnation) {
        return new News(kind, new Member(1, 5), incarnation);
    }

    private static Entry entry(int node, int incarnation, int sequence) {
        Endpoint endpoint = Endpoint.ofIpv4(node, 1);
        return new Entry(new Member(1, node), incarnation, sequence, endpoint, SimFacts.of(1, 1, List.of()));
    }
}
