package org.mosix.api;

import java.util.Set;

/** Ciphers that are faster than those of the JDK, as room linux offers them. Any thread. */
public interface RecordCiphers {
    /** Which there are; none if this machine has no library for them. The first call may take a tenth of a second. */
    Set<RecordSuite> suites();

    /**
     * @param suite one of {@link #suites}
     * @param key {@link RecordCipher#KEY_BYTES}; not kept
     */
    RecordCipher cipher(RecordSuite suite, byte[] key);
}
