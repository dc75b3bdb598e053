package org.mosix.linux.crypto;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.mosix.linux.Kernel;
import org.mosix.linux.internal.LibCrypto;

/** HMAC-SHA256 (HMAC(3)) of nonce, head and body, cut to the bytes of a tag. */
final class HmacCipher extends NativeCipher {
    private HmacCipher(LibCrypto crypto, Context context) {
        super(crypto, context);
    }

    static HmacCipher of(LibCrypto crypto, byte[] key) {
        Context context = new Context(crypto.HMAC_CTX_new(), crypto::HMAC_CTX_free);
        ByteBuffer memory = keyMemory(key);
        try {
            must(
                    "HMAC_Init_ex",
                    crypto.HMAC_Init_ex(context.address(), Kernel.address(memory), KEY_BYTES, crypto.EVP_sha256(), 0));
            return new HmacCipher(crypto, context);
        } finally {
            wipe(memory);
        }
    }

    @Override
    protected void seal(ByteBuffer record, long at, int bytes) {
        hash(at, bytes);
        record.put(bytes, tag());
    }

    @Override
    protected boolean open(ByteBuffer record, long at, int bytes) {
        hash(at, bytes);
        byte[] claimed = new byte[TAG_BYTES];
        record.get(bytes, claimed);
        return MessageDigest.isEqual(tag(), claimed);
    }

    private void hash(long at, int bytes) {
        must("HMAC_Init_ex", crypto.HMAC_Init_ex(context.address(), 0, 0, 0, 0));
        must("HMAC_Update", crypto.HMAC_Update(context.address(), nonceAt(), NONCE_BYTES));
        must("HMAC_Update", crypto.HMAC_Update(context.address(), at, bytes));
        must("HMAC_Final", crypto.HMAC_Final(context.address(), tagAt(), lengthAt()));
    }
}
