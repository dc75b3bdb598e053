package org.mosix.trust.stream;

/** What is done to the bytes of a stream. Both ends must mean the same: it goes into the key. */
public enum Protection {
    /** Nobody else can change them: HMAC-SHA256 (RFC 2104) cut to 16 bytes. */
    AUTHENTICATED(1),
    /** Nobody else can change or read them: AES-256-GCM (NIST SP 800-38D). */
    ENCRYPTED(2);

    final int number;

    Protection(int number) {
        this.number = number;
    }
}
