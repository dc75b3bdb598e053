package org.mosix.linux.crypto;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.api.RecordCipher;
import org.mosix.api.StreamSeal;
import org.mosix.linux.Kernel;
import org.mosix.linux.internal.LibCrypto;

/**
 * What the ciphers of libcrypto share: the context, the nonce, and the addresses of records. Everything is done with the lock held, so
 * that who closes does not free what another thread uses.
 */
abstract class NativeCipher implements RecordCipher {
    /** Of the scratch memory: the nonce, a length that libcrypto writes, a tag (of HMAC the whole hash). */
    private static final int NONCE = 0;

    private static final int LENGTH = 16;
    private static final int TAG = 24;
    private static final int SCRATCH_BYTES = 64;
    private static final int ZEROS = NONCE_BYTES - Long.BYTES;

    protected final LibCrypto crypto;
    protected final Context context;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES).order(ByteOrder.BIG_ENDIAN);
    private final long scratchAt = Kernel.address(scratch);

    NativeCipher(LibCrypto crypto, Context context) {
        this.crypto = crypto;
        this.context = context;
    }

    protected final long nonceAt() {
        return scratchAt + NONCE;
    }

    protected final long lengthAt() {
        return scratchAt + LENGTH;
    }

    protected final long tagAt() {
        return scratchAt + TAG;
    }

    /** The tag in the scratch memory. */
    protected final byte[] tag() {
        byte[] tag = new byte[TAG_BYTES];
        scratch.get(TAG, tag);
        return tag;
    }

    /**
     * @param record direct, from position 0 on
     * @param at its address
     * @param bytes of head and body, behind which the tag is to be put
     */
    protected abstract void seal(ByteBuffer record, long at, int bytes);

    /** The same of a record whose tag has come. */
    protected abstract boolean open(ByteBuffer record, long at, int bytes);

    @Override
    public final synchronized void seal(long number, ByteBuffer record) {
        ByteBuffer direct = direct(number, record);
        seal(direct, Kernel.address(direct), direct.remaining() - TAG_BYTES);
        back(direct, record);
        Reference.reachabilityFence(direct);
        Reference.reachabilityFence(this);
    }

    @Override
    public final synchronized boolean open(long number, ByteBuffer record) {
        ByteBuffer direct = direct(number, record);
        boolean good = open(direct, Kernel.address(direct), direct.remaining() - TAG_BYTES);
        back(direct, record);
        Reference.reachabilityFence(direct);
        Reference.reachabilityFence(this);
        return good;
    }

    private ByteBuffer direct(long number, ByteBuffer record) {
        if (record.isReadOnly() || record.remaining() < StreamSeal.HEAD_BYTES + TAG_BYTES) {
            throw new IllegalArgumentException("no room for a record in " + record);
        }
        scratch.putLong(NONCE + ZEROS, number);
        return record.isDirect()
                ? record.slice()
                : ByteBuffer.allocateDirect(record.remaining())
                        .put(record.duplicate())
                        .flip();
    }

    private static void back(ByteBuffer direct, ByteBuffer record) {
        if (!record.isDirect()) {
            record.duplicate().put(direct);
        }
    }

    /** Libcrypto fails only for reasons that are faults of ours. */
    protected static void must(String what, int result) {
        if (result != 1) {
            throw new IllegalStateException("libcrypto: " + what + " failed");
        }
    }

    @Override
    public final synchronized void close() {
        context.close();
    }

    /** Direct memory with a key, wiped by {@link #wipe}. */
    protected static ByteBuffer keyMemory(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes");
        }
        return ByteBuffer.allocateDirect(KEY_BYTES).put(key).flip();
    }

    protected static void wipe(ByteBuffer key) {
        key.clear().put(new byte[KEY_BYTES]);
        Reference.reachabilityFence(key);
    }
}
