package org.mosix.trust.stream;

/** What is done to the bytes of a stream. Both ends must mean the same: it goes into the key. */
public enum Protection {
    /** Nobody else can change them (GMAC: AES-GCM over data that stays readable, NIST SP 800-38D). */
    AUTHENTICATED(1),
    /** Nobody else can change or read them (AES-GCM). */
    ENCRYPTED(2);

    final int number;

    Protection(int number) {
        this.number = number;
    }
}
