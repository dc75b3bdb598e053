package org.mosix.image;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.mosix.linux.Kernel;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.proc.Maps;
import org.mosix.linux.trace.Tracee;

/**
 * The vdso of a process: its SHA-256, by which nodes see that they run the same kernel, and a syscall instruction in it.
 * All processes of a node have the same one, so what is known of this JVM's own is not found out again.
 *
 * @param syscall offset of a syscall instruction, or -1
 */
public record Vdso(byte[] hash, int syscall) {
    private static final byte[] NONE = new byte[0];
    private static final byte[] OWN_CODE = ownCode();
    /** This node's. */
    public static final Vdso OWN = of(OWN_CODE);

    private static byte[] ownCode() {
        try {
            Mapping vdso = find(Maps.of((int) ProcessHandle.current().pid()));
            if (vdso == null) {
                return NONE;
            }
            byte[] code = new byte[(int) vdso.size()];
            Kernel.view(vdso.start(), vdso.size()).get(code);
            return code;
        } catch (IOException e) {
            throw new IllegalStateException("cannot read our own vdso", e);
        }
    }

    /** Where a process has it, or null. */
    public static Mapping find(List<Mapping> maps) {
        return maps.stream().filter(m -> m.named("[vdso]")).findFirst().orElse(null);
    }

    /** That of a process which has it at {@code at} (null: none). */
    public static Vdso of(Tracee tracee, Mapping at) {
        byte[] code = at == null ? NONE : tracee.memory().bytes(at.start(), (int) at.size());
        return Arrays.equals(code, OWN_CODE) ? OWN : of(code);
    }

    private static Vdso of(byte[] code) {
        if (code.length == 0) {
            return new Vdso(new byte[32], -1);
        }
        try {
            return new Vdso(MessageDigest.getInstance("SHA-256").digest(code), syscall(code));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static int syscall(byte[] code) {
        for (int i = 0; i + 1 < code.length; i++) {
            if (code[i] == 0x0f && code[i + 1] == 0x05) {
                return i;
            }
        }
        return -1;
    }
}
