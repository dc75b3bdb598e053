package org.mosix.image;

import org.mosix.linux.trace.Batch;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.RemoteCall;

/**
 * Where injected calls find their data, behind the gadget page of a deputy, zygote or body: a table for batches, then
 * structures. The guest may write there too, so nothing read back is trusted further than the guest itself.
 */
public record Scratch(long base) {
    private static final int TABLE = Gadget.PAYLOAD;
    private static final int TABLE_SIZE = 44 << 10;
    private static final int DATA = TABLE + TABLE_SIZE;
    /** Bytes for structures. */
    public static final int DATA_SIZE = (64 << 10) - DATA;

    /** Address of byte {@code at} of the structures. */
    public long data(int at) {
        return base + Gadget.PAGE + DATA + at;
    }

    public void run(RemoteCall call, Batch batch) {
        call.run(batch, base + Gadget.PAGE + TABLE, TABLE_SIZE / Gadget.BATCH_ENTRY);
    }
}
