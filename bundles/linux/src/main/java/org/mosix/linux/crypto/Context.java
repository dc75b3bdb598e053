package org.mosix.linux.crypto;

import java.lang.ref.Cleaner;
import java.util.function.LongConsumer;

/** A context of libcrypto, which holds a key. It is freed, with its key wiped, by {@link #close} or when nobody has it any more. */
final class Context implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    /** Knows nothing of the {@link Context}, which could not be unreachable else. */
    private static final class Freeing implements Runnable {
        private final long address;
        private final LongConsumer free;

        Freeing(long address, LongConsumer free) {
            this.address = address;
            this.free = free;
        }

        @Override
        public void run() {
            free.accept(address);
        }
    }

    private final Cleaner.Cleanable freeing;
    private long address;

    /** @param free called once, by any thread */
    Context(long address, LongConsumer free) {
        if (address == 0) {
            throw new OutOfMemoryError("libcrypto gives no context");
        }
        this.address = address;
        freeing = CLEANER.register(this, new Freeing(address, free));
    }

    /** Valid until {@link #close}, and while this object is reachable. */
    long address() {
        if (address == 0) {
            throw new IllegalStateException("the cipher is closed");
        }
        return address;
    }

    @Override
    public void close() {
        address = 0;
        freeing.clean();
    }
}
