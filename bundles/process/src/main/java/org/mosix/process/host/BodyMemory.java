package org.mosix.process.host;

import java.nio.ByteBuffer;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.RemoteMemory;
import org.mosix.syscall.marshal.Memory;

/**
 * A body's memory as the marshalling code sees it: without the node's own page and area, which the program has not mapped.
 * One thread.
 */
final class BodyMemory implements Memory {
    private final RemoteMemory memory;
    private final long ours;
    private final long behind;

    /** @param gadgetBase where the node's page is */
    BodyMemory(int pid, long gadgetBase) {
        memory = new RemoteMemory(pid);
        ours = gadgetBase;
        behind = gadgetBase + Gadget.PAGE + Gadget.SCRATCH_SIZE;
    }

    RemoteMemory remote() {
        return memory;
    }

    @Override
    public int read(long address, ByteBuffer into) {
        return isOurs(address) ? 0 : memory.read(address, into);
    }

    @Override
    public int write(long address, ByteBuffer from) {
        return isOurs(address) ? 0 : memory.write(address, from);
    }

    /** Nothing of the program's is so near below it that a run could begin there and end in it (vm.mmap_min_addr). */
    private boolean isOurs(long address) {
        return address >= ours && address < behind;
    }
}
