package org.mosix.image;

/**
 * One run of addresses of a process.
 *
 * @param start first address, page aligned
 * @param end address behind the last
 * @param prot PROT_ bits
 * @param kind what lies there
 * @param file index of its file in the image, or -1
 * @param offset offset in the file, bytes
 * @param shared mapped MAP_SHARED (read-only; a writable one is never in an image)
 * @param growsDown a stack
 */
public record Vma(long start, long end, int prot, Kind kind, int file, long offset, boolean shared, boolean growsDown) {
    /** What lies in a run of addresses. */
    public enum Kind {
        /** Private memory without a file. */
        ANONYMOUS,
        /** A file, private or read-only shared; changed pages travel as pages. */
        FILE,
        /** The kernel's code for clocks; never sent, the host's own is moved there. */
        VDSO,
        /** The kernel's data for the vdso. */
        VVAR
    }

    public long size() {
        return end - start;
    }

    public boolean writable() {
        return (prot & org.mosix.linux.Flags.PROT_WRITE) != 0;
    }
}
