package org.mosix.process.host;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.mosix.image.Capture;
import org.mosix.linux.Kernel;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.proc.Maps;

/** The vdso of this node's kernel. */
final class OwnVdso {
    /** SHA-256 of its bytes. */
    static final byte[] HASH = hash();

    private OwnVdso() {}

    private static byte[] hash() {
        try {
            Mapping vdso = Capture.find(Maps.of((int) ProcessHandle.current().pid()), "[vdso]");
            if (vdso == null) {
                return new byte[32];
            }
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(Kernel.view(vdso.start(), vdso.size()));
            return sha.digest();
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("cannot read our own vdso", e);
        }
    }
}
