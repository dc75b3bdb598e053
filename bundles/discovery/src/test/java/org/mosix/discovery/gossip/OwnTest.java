package org.mosix.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Member;
import org.mosix.discovery.sim.SimFacts;

class OwnTest {
    private static final int REFRESH = 250;

    private final Own own =
            new Own(new Self(new Member(1, 1), Endpoint.ofIpv4(1, 1), 7), () -> SimFacts.of(1, 1, List.of()), REFRESH);

    @Test
    void isMeasuredAnewAfterARefresh() {
        Entry first = own.entry(0);
        assertSame(first, own.entry(REFRESH - 1));
        assertEquals(1, own.entry(REFRESH).sequence());
        assertEquals(0, own.ageMillis(REFRESH));
    }

    @Test
    void digestsTakeWhatThereIsUnlessItIsOld() {
        Entry first = own.entry(0);
        assertSame(first, own.recent(2 * REFRESH - 1));
        assertEquals(2 * REFRESH - 1, own.ageMillis(2 * REFRESH - 1));
        assertEquals(1, own.recent(2 * REFRESH).sequence());
    }

    @Test
    void aNewLifeIsToldAtOnce() {
        own.entry(0);
        own.rise(7);
        assertEquals(8, own.recent(1).incarnation());
    }
}
