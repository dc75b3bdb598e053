package org.mosix.linux.internal;

import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.IgnoreError;

/**
 * What we use of OpenSSL's libcrypto; these functions are the same in its versions 1.1 and 3. All pointers are plain longs, and errno
 * says nothing of its failures.
 */
public interface LibCrypto {
    /** Of opts: nothing is freed when the JVM ends, for other threads may be using it then. */
    long INIT_NO_ATEXIT = 0x00080000L;

    int CTRL_AEAD_GET_TAG = 0x10;
    int CTRL_AEAD_SET_TAG = 0x11;

    /** OPENSSL_init_crypto(3): 1 on success. To be called before all others. */
    @IgnoreError
    int OPENSSL_init_crypto(long opts, long settings);

    /** Static; never freed. */
    @IgnoreError
    long EVP_aes_256_gcm();

    @IgnoreError
    long EVP_sha256();

    /** EVP_EncryptInit(3); 0 if there is no memory. */
    @IgnoreError
    long EVP_CIPHER_CTX_new();

    @IgnoreError
    void EVP_CIPHER_CTX_free(long context);

    /** 1 on success; cipher, key and iv: 0 where they stay as they are. */
    @IgnoreError
    int EVP_CipherInit_ex(long context, long cipher, long engine, long key, long iv, int encrypt);

    /** 1 on success; out 0: the bytes are authenticated only. */
    @IgnoreError
    int EVP_CipherUpdate(long context, long out, long outBytes, long in, int inBytes);

    /** 1 on success; when decrypting anything else means that the tag is another one. */
    @IgnoreError
    int EVP_CipherFinal_ex(long context, long out, long outBytes);

    @IgnoreError
    int EVP_CIPHER_CTX_ctrl(long context, int type, int argument, long pointer);

    /** HMAC(3); 0 if there is no memory. */
    @IgnoreError
    long HMAC_CTX_new();

    @IgnoreError
    void HMAC_CTX_free(long context);

    /** 1 on success; key and digest 0: as before. */
    @IgnoreError
    int HMAC_Init_ex(long context, long key, int keyBytes, long digest, long engine);

    @IgnoreError
    int HMAC_Update(long context, long in, long inBytes);

    @IgnoreError
    int HMAC_Final(long context, long out, long outBytes);

    /** Throws LinkageError if there is no such library, or it lacks one of these. */
    static LibCrypto load(String soname) {
        // As for LibC, if that was not needed yet.
        System.setProperty("jnr.ffi.x86asm.enabled", "false");
        LibCrypto loaded =
                LibraryLoader.create(LibCrypto.class).failImmediately().load(soname);
        if (loaded.OPENSSL_init_crypto(INIT_NO_ATEXIT, 0) != 1) {
            throw new UnsatisfiedLinkError(soname + " cannot be initialised");
        }
        return loaded;
    }
}
