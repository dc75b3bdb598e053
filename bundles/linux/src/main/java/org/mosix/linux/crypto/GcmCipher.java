package org.mosix.linux.crypto;

import java.nio.ByteBuffer;
import org.mosix.api.StreamSeal;
import org.mosix.linux.Kernel;
import org.mosix.linux.internal.LibCrypto;

/** AES-256-GCM (EVP_EncryptInit(3), AEAD mode); without encryption: GMAC. */
final class GcmCipher extends NativeCipher {
    private static final int ENCRYPT = 1;
    private static final int DECRYPT = 0;

    private final boolean encrypts;

    private GcmCipher(LibCrypto crypto, Context context, boolean encrypts) {
        super(crypto, context);
        this.encrypts = encrypts;
    }

    static GcmCipher of(LibCrypto crypto, byte[] key, boolean encrypts) {
        Context context = new Context(crypto.EVP_CIPHER_CTX_new(), crypto::EVP_CIPHER_CTX_free);
        ByteBuffer memory = keyMemory(key);
        try {
            // The length of a nonce is 12 bytes from the start.
            must(
                    "EVP_CipherInit_ex",
                    crypto.EVP_CipherInit_ex(
                            context.address(), crypto.EVP_aes_256_gcm(), 0, Kernel.address(memory), 0, ENCRYPT));
            return new GcmCipher(crypto, context, encrypts);
        } finally {
            wipe(memory);
        }
    }

    @Override
    protected void seal(ByteBuffer record, long at, int bytes) {
        pass(at, bytes, ENCRYPT);
        must("EVP_CipherFinal_ex", crypto.EVP_CipherFinal_ex(context.address(), tagAt(), lengthAt()));
        must(
                "EVP_CTRL_AEAD_GET_TAG",
                crypto.EVP_CIPHER_CTX_ctrl(context.address(), LibCrypto.CTRL_AEAD_GET_TAG, TAG_BYTES, at + bytes));
    }

    @Override
    protected boolean open(ByteBuffer record, long at, int bytes) {
        pass(at, bytes, DECRYPT);
        must(
                "EVP_CTRL_AEAD_SET_TAG",
                crypto.EVP_CIPHER_CTX_ctrl(context.address(), LibCrypto.CTRL_AEAD_SET_TAG, TAG_BYTES, at + bytes));
        return crypto.EVP_CipherFinal_ex(context.address(), tagAt(), lengthAt()) == 1;
    }

    private void pass(long at, int bytes, int direction) {
        must("EVP_CipherInit_ex", crypto.EVP_CipherInit_ex(context.address(), 0, 0, 0, nonceAt(), direction));
        int head = encrypts ? StreamSeal.HEAD_BYTES : bytes;
        must("EVP_CipherUpdate", crypto.EVP_CipherUpdate(context.address(), 0, lengthAt(), at, head));
        if (bytes > head) {
            must(
                    "EVP_CipherUpdate",
                    crypto.EVP_CipherUpdate(context.address(), at + head, lengthAt(), at + head, bytes - head));
        }
    }
}
