package org.mosix.discovery.sim;

import java.util.List;
import java.util.SplittableRandom;
import org.mosix.discovery.Extra;
import org.mosix.discovery.NodeFacts;

/** Facts of made-up nodes. */
public final class SimFacts {
    private SimFacts() {}

    static NodeFacts[] pool() {
        SplittableRandom random = new SplittableRandom(1);
        NodeFacts[] pool = new NodeFacts[256];
        for (int i = 0; i < pool.length; i++) {
            pool[i] = of(random.nextInt(800), random.nextInt(64_000), List.of());
        }
        return pool;
    }

    public static NodeFacts of(int load, int freeMiB, List<Extra> extras) {
        return new NodeFacts(
                new NodeFacts.Processor(12_000, 8, load, Math.min(1000, load), 0x1234_5678_9abc_def0L),
                new NodeFacts.Memory(65_536, freeMiB, 8192, 8000),
                new NodeFacts.Processes(3, 2, 1, 16),
                new NodeFacts.FreezeSpace(100_000, 90_000),
                new NodeFacts.Software(0x0001, 0x06_01_50, 86_400),
                0,
                extras);
    }
}
