package org.mosix.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A run of zeroed native memory with a known address; freed when unreachable. Not thread-safe. The last few made by a
 * thread stay reachable: a call that was given only the address of one must not see it freed on its way.
 */
public final class NativeBuffer {
    private static final int KEPT = 32;
    /** Of nothing but the JDK's own classes: threads of others, which outlive this bundle, would keep its class loader. */
    private static final ThreadLocal<Queue<ByteBuffer>> RECENT = ThreadLocal.withInitial(ArrayDeque::new);

    private final ByteBuffer bytes;
    private final long address;

    public NativeBuffer(int size) {
        bytes = ByteBuffer.allocateDirect(Math.max(size, 1)).order(ByteOrder.LITTLE_ENDIAN);
        address = Kernel.address(bytes);
        Queue<ByteBuffer> recent = RECENT.get();
        if (recent.size() == KEPT) {
            recent.remove();
        }
        recent.add(bytes);
    }

    /** The text in UTF-8 with a terminating NUL. */
    public static NativeBuffer string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        NativeBuffer buffer = new NativeBuffer(utf8.length + 1);
        buffer.bytes.put(0, utf8);
        return buffer;
    }

    public long address() {
        return address;
    }

    public int size() {
        return bytes.capacity();
    }

    /** The bytes, position and limit shared with all callers: use absolute access or duplicate. */
    public ByteBuffer bytes() {
        return bytes;
    }

    public int getInt(int at) {
        return bytes.getInt(at);
    }

    public long getLong(int at) {
        return bytes.getLong(at);
    }

    public NativeBuffer putInt(int at, int value) {
        bytes.putInt(at, value);
        return this;
    }

    public NativeBuffer putLong(int at, long value) {
        bytes.putLong(at, value);
        return this;
    }
}
