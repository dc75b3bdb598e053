package org.mosix.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.mosix.discovery.Rows;
import org.mosix.discovery.codec.DigestCodec;
import org.mosix.discovery.codec.EntryCodec;
import org.mosix.discovery.codec.MessageCodec;
import org.mosix.discovery.net.Sealer;

class PlanTest {
    private final Settings settings = Settings.lan();

    @Test
    void bytesStayBoundedWhateverThereIs() {
        for (int nodes : new int[] {1, 2, 3, 10, 100, 250, 1000}) {
            for (int cells : new int[] {1, 2, 3, 10, 100, 400, 4000}) {
                Plan plan = Plan.of(settings, nodes, cells);
                assertTrue(bytes(plan) <= settings.bytesPerPeriod(), nodes + " nodes, " + cells + " cells: " + plan);
                assertTrue(plan.cellPushes() >= 1 && plan.cellWindow() >= 1);
                assertTrue(cells == 1 || plan.farPushes() >= 1 && plan.farWindow() >= 1 && plan.rows() >= 0);
            }
        }
    }

    @Test
    void theWindowFollowsTheWantedAge() {
        Plan mean = Plan.of(settings, 100, 1);
        assertEquals(4, mean.cellPushes());
        assertEquals(13, mean.cellWindow());
        Plan maximal = Plan.of(settings.withAges(Wanted.maximal(8), settings.farAge()), 100, 1);
        assertTrue(GossipMath.maximalAge(100, maximal.cellWindow()) / maximal.cellPushes() <= 8);
    }

    @Test
    void rowsGoBeforeAgeDoes() {
        assertEquals(100, Plan.of(settings, 100, 100).rows());
        Plan large = Plan.of(settings, 250, 400);
        assertTrue(large.rows() < 250, large.toString());
        assertTrue(GossipMath.meanAge(400, large.farWindow()) / large.farPushes() <= 4, large.toString());
    }

    @Test
    void whoIsAloneStillCalls() {
        assertEquals(new Plan(1, 1, 0, 0, 1), Plan.of(settings, 1, 1));
    }

    @Test
    void theSealIsCounted() {
        assertEquals(Sealer.BYTES, Plan.SEAL_BYTES);
    }

    private static int bytes(Plan plan) {
        int head = Plan.HEADER_BYTES + MessageCodec.HEAD_BYTES + Plan.NEWS * MessageCodec.NEWS_BYTES;
        int entry = EntryCodec.USUAL_BYTES + MessageCodec.AGE_BYTES;
        int digest = DigestCodec.USUAL_BYTES + MessageCodec.AGE_BYTES + plan.rows() * Rows.ROW_BYTES;
        return plan.cellPushes() * (head + plan.cellWindow() * entry)
                + plan.farPushes() * (head + plan.farWindow() * digest);
    }
}
