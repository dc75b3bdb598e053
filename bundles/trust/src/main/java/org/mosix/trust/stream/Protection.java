package org.mosix.trust.stream;

import java.util.List;
import java.util.Optional;
import org.mosix.api.RecordSuite;

/** What the cluster wants to be done to the bytes of a stream. */
public enum Protection {
    /** Nobody else can change them. */
    AUTHENTICATED,
    /** Nobody else can change or read them. */
    ENCRYPTED;

    /** The best first. No two protections have a suite in common: so ends that mean another one have nothing to choose. */
    private static final List<RecordSuite> BY_WORTH =
            List.of(RecordSuite.AES_256_GCM, RecordSuite.AES_256_GMAC, RecordSuite.HMAC_SHA256);

    /**
     * The suites that an end is ready to use, as bits by their numbers. GMAC is four times as fast as HMAC with a library that knows
     * the processor's instructions, and slower without: so it is offered by those who have one.
     */
    public int offer(Ciphers ciphers) {
        if (this == ENCRYPTED) {
            return bit(RecordSuite.AES_256_GCM);
        }
        return bit(RecordSuite.HMAC_SHA256)
                | (ciphers.isFast(RecordSuite.AES_256_GMAC) ? bit(RecordSuite.AES_256_GMAC) : 0);
    }

    /** The suite for two ends with these offers; both find the same. Bits that this version does not know count for nothing. */
    public static Optional<RecordSuite> choose(int one, int other) {
        return BY_WORTH.stream()
                .filter(suite -> (one & other & bit(suite)) != 0)
                .findFirst();
    }

    private static int bit(RecordSuite suite) {
        return 1 << suite.number();
    }
}
