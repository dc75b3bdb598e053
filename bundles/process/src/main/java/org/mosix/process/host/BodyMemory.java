package org.mosix.process.host;

import java.nio.ByteBuffer;
import org.mosix.linux.trace.RemoteMemory;
import org.mosix.syscall.marshal.Memory;

/** A body's memory as the marshalling code sees it. One thread. */
final class BodyMemory implements Memory {
    private final RemoteMemory memory;

    BodyMemory(int pid) {
        memory = new RemoteMemory(pid);
    }

    RemoteMemory remote() {
        return memory;
    }

    @Override
    public int read(long address, ByteBuffer into) {
        return memory.read(address, into);
    }

    @Override
    public int write(long address, ByteBuffer from) {
        return memory.write(address, from);
    }
}
