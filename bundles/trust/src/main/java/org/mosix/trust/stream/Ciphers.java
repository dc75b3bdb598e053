package org.mosix.trust.stream;

import org.mosix.api.RecordCipher;
import org.mosix.api.RecordCiphers;
import org.mosix.api.RecordSuite;

/** Makes ciphers for records: fast ones while somebody offers them, else those of the JDK, which give the same. Any thread. */
public final class Ciphers {
    private volatile RecordCiphers fast;

    /** From now on; ciphers that are there stay as they are. */
    public synchronized void use(RecordCiphers now) {
        fast = now;
    }

    /** Not any more, unless another one has taken its place. */
    public synchronized void drop(RecordCiphers old) {
        if (fast == old) {
            fast = null;
        }
    }

    boolean isFast(RecordSuite suite) {
        RecordCiphers now = fast;
        return now != null && now.suites().contains(suite);
    }

    RecordCipher cipher(RecordSuite suite, byte[] key) {
        RecordCiphers now = fast;
        return now != null && now.suites().contains(suite) ? now.cipher(suite, key) : new JdkCipher(suite, key);
    }
}
