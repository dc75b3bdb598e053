package org.mosix.api;

/** How records of a stream are protected. Both ends must mean the same: the number goes into the key. */
public enum RecordSuite {
    /** Nobody else can change them: HMAC-SHA256 (RFC 2104) of number, head and body, cut to 16 bytes. */
    HMAC_SHA256(1),
    /** Nobody else can change or read them: AES-256-GCM (NIST SP 800-38D); the head is authenticated only. */
    AES_256_GCM(2),
    /** Nobody else can change them: AES-256-GMAC, which is GCM of head and body without encrypting anything. */
    AES_256_GMAC(3);

    private final int number;

    RecordSuite(int number) {
        this.number = number;
    }

    /** As nodes name it to each other: 1 to 7. */
    public int number() {
        return number;
    }
}
