package org.mosix.syscall.marshal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Table;

/** The hot path leaves next to no garbage, so that a guest's calls cause no collections. */
class GarbageTest {
    private static final int CALLS = 20_000;
    private final Pages body = new Pages(4);
    private final Gather gather = new Gather(Gather.CHUNK);
    private final Layout layout = new Layout(16);
    private final Scatter scatter = new Scatter();
    private final Area area = new Area(ByteBuffer.allocateDirect(1 << 20), 0x10000);
    private final ByteBuffer frame = ByteBuffer.allocateDirect((1 << 20) + 4096);

    private void call(Row row, long[] args, long result) throws Malformed {
        frame.clear();
        gather.gather(row, args, body, frame);
        frame.flip();
        layout.lay(row, gather.args(), frame, area);
        frame.clear();
        layout.outs(result, frame);
        frame.flip();
        scatter.scatter(row, args, result, frame, body);
    }

    @Test
    void commonCallsAllocateLittle() throws Malformed {
        com.sun.management.ThreadMXBean bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        body.put(0, "/etc/passwd");
        Object[][] calls = {
            {"getppid", new long[6]},
            {"pread64", new long[] {3, body.at(0), 4096, 0, 0, 0}},
            {"pwrite64", new long[] {3, body.at(0), 4096, 0, 0, 0}},
            {"stat", new long[] {body.at(0), body.at(4096), 0, 0, 0, 0}}
        };
        for (Object[] each : calls) {
            Row row = Table.row((String) each[0]);
            long result = row.name().startsWith("p") ? 4096 : 0;
            for (int i = 0; i < CALLS; i++) {
                call(row, (long[]) each[1], result);
            }
            long before = bean.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < CALLS; i++) {
                call(row, (long[]) each[1], result);
            }
            long each1 = (bean.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / CALLS;
            assertTrue(each1 < 100, row.name() + " allocates " + each1 + " bytes");
        }
    }
}
