package org.mosix.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Member;
import org.mosix.discovery.NodeFacts;

/** Which nodes have a row when there is no room for all. */
class DigestMakerTest {
    /** Speed, cores and load of two nodes: the first one is more inviting. */
    @ParameterizedTest
    @CsvSource({
        "10000,1,0, 10000,1,1",
        "20000,1,0, 10000,1,0",
        "10000,2,100, 10000,1,100",
        // 1.3 processes run on a core, 4 on a core that is twice as fast: its load of 2 counts the speed already.
        "10000,1,130, 20000,1,200",
        "20000,1,100, 10000,1,90",
        "10000,64,3200, 10000,1,50"
    })
    void isTheOneWhereAProcessGetsMore(int speed, int cores, int load, int speed2, int cores2, int load2) {
        assertTrue(DigestMaker.rank(entry(speed, cores, load, 1)) < DigestMaker.rank(entry(speed2, cores2, load2, 1)));
    }

    @Test
    void whoTakesNoGuestsComesLast() {
        assertTrue(DigestMaker.rank(entry(10_000, 1, 1_000_000, 1)) < DigestMaker.rank(entry(10_000, 64, 0, 0)));
        assertEquals(DigestMaker.rank(entry(1, 1, 0, 0)), DigestMaker.rank(entry(10_000, 64, 0, 0)));
        assertTrue(Double.isFinite(DigestMaker.rank(entry(0, 1, Integer.MAX_VALUE, 1))));
    }

    /** Else digests set the time of it against that of the pushes, and some nodes tell their mates old facts for ever. */
    @Test
    void doesNotMeasureTheNode() {
        AtomicInteger measured = new AtomicInteger();
        Settings settings = Settings.lan();
        Self self = new Self(new Member(1, 1), Endpoint.ofIpv4(1, 1), 1);
        Supplier<NodeFacts> meter = () -> {
            measured.incrementAndGet();
            return entry(1, 1, 1, 1).facts();
        };
        Own own = new Own(self, meter, settings.refreshMillis());
        DigestMaker maker = new DigestMaker(own, new Roster(settings), new SplittableRandom(1));
        own.entry(0);
        assertEquals(1, maker.make(1, settings.refreshMillis()).nodes());
        assertEquals(1, measured.get());
        maker.make(1, 2L * settings.refreshMillis());
        assertEquals(2, measured.get(), "unless nobody else does");
    }

    private static Entry entry(int speed, int cores, int load, int guestLimit) {
        NodeFacts facts = new NodeFacts(
                new NodeFacts.Processor(speed, cores, load, 0, 0),
                new NodeFacts.Memory(0, 0, 0, 0),
                new NodeFacts.Processes(0, 0, 0, guestLimit),
                new NodeFacts.FreezeSpace(0, 0),
                new NodeFacts.Software(0, 0, 0),
                0,
                List.of());
        return new Entry(new Member(1, 1), 0, 0, Endpoint.ofIpv4(1, 1), facts);
    }
}
