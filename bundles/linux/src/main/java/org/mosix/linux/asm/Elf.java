package org.mosix.linux.asm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes a static ELF64 executable (ET_EXEC): one segment with headers and code, at a fixed address, and optionally one
 * of zeroed memory. The stack is not executable.
 *
 * @param load where the file's first byte is mapped; a multiple of 4096
 * @param flags of the code's segment: {@link #R} | {@link #W} | {@link #X}
 * @param bss address of the zeroed, writable memory; a multiple of 4096 behind the code, unused when there is none
 * @param bssBytes its size; 0 for none
 */
public record Elf(long load, int flags, long bss, long bssBytes) {
    public static final int X = 1;
    public static final int W = 2;
    public static final int R = 4;

    private static final int EHDR = 64;
    private static final int PHDR = 56;
    private static final int PAGE = 4096;
    private static final int PT_LOAD = 1;
    private static final int PT_GNU_STACK = 0x6474e551;

    public Elf {
        if (load % PAGE != 0 || bss % PAGE != 0) {
            throw new IllegalArgumentException("addresses must be multiples of " + PAGE);
        }
    }

    /** Readable and executable code, no zeroed memory. */
    public static Elf at(long load) {
        return new Elf(load, R | X, 0, 0);
    }

    public Elf withBss(long address, long bytes) {
        return new Elf(load, flags, address, bytes);
    }

    public Elf withFlags(int other) {
        return new Elf(load, other, bss, bssBytes);
    }

    /** Where the code's first byte will be: behind the headers. */
    public long codeAddress() {
        return load + EHDR + segments() * PHDR;
    }

    /**
     * The whole file.
     *
     * @param entry address of the first instruction
     */
    public byte[] file(byte[] code, long entry) {
        int headers = (int) (codeAddress() - load);
        long size = headers + code.length;
        if (bssBytes > 0 && bss < load + size) {
            throw new IllegalArgumentException("the code reaches into the zeroed memory at " + Long.toHexString(bss));
        }
        ByteBuffer b = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        header(b, entry);
        segment(b, PT_LOAD, flags, load, size, size);
        if (bssBytes > 0) {
            segment(b, PT_LOAD, R | W, bss, 0, bssBytes);
        }
        segment(b, PT_GNU_STACK, R | W, 0, 0, 0);
        return b.put(code).array();
    }

    private int segments() {
        return bssBytes > 0 ? 3 : 2;
    }

    private void header(ByteBuffer b, long entry) {
        b.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0); // 64 bits, little-endian, System V
        b.putShort((short) 2).putShort((short) 62).putInt(1); // ET_EXEC, EM_X86_64
        b.putLong(entry).putLong(EHDR).putLong(0).putInt(0);
        b.putShort((short) EHDR).putShort((short) PHDR).putShort((short) segments());
        b.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    }

    private static void segment(ByteBuffer b, int type, int flags, long address, long inFile, long inMemory) {
        b.putInt(type).putInt(flags).putLong(0).putLong(address).putLong(address);
        b.putLong(inFile).putLong(inMemory).putLong(PAGE);
    }
}
