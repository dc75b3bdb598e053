package org.mosix.syscall.marshal;

/** First byte of every pointer argument in the ins: what the pointer was for the guest. */
final class Flag {
    /** NULL; home passes NULL. */
    static final byte NULL = 0;
    /** Carried. */
    static final byte PRESENT = 1;
    /** Not readable, or its size makes no sense; home passes an address that faults. */
    static final byte BAD = 2;
    /** An iovec with a negative length; home passes the same, so that its kernel says EINVAL. */
    static final byte REFUSED = 3;
    /** Too many iovecs in a message; home passes too many, so that its kernel says EMSGSIZE. */
    static final byte MANY = 4;
    /**
     * Only a first part is readable, and is carried; home lays it where readable memory ends, so that its kernel finds the
     * fault where the guest's would. Of a message's data: its iovecs are, and nothing that they point to.
     */
    static final byte SHORT = 5;

    /** What home passes for an address that no user can have; the kernel refuses it before it looks at anything else. */
    static final long WILD = 0xffff_8000_0000_0000L;

    /** MAX_RW_COUNT of the kernel. */
    static final long MAX_TRANSFER = 0x7ffff000L;

    /** Most iovecs in a call, and most messages: UIO_MAXIOV of the kernel. */
    static final int MAX_VECTORS = 1024;
    /** Most bytes of a block whose capacity is in memory; no socket option or address is larger. */
    static final int MAX_DEREF = 1 << 16;
    /** sizeof(struct sockaddr_storage): the kernel cuts longer names. */
    static final int MAX_NAME = 128;
    /** Most bytes of control data. */
    static final int MAX_CONTROL = 1 << 16;
    /** sizeof(struct msghdr), and sizeof(struct mmsghdr). */
    static final int MSGHDR = 56;

    static final int MMSGHDR = 64;

    /** User addresses of x86-64 end here (four-level tables, as the guest was given). */
    private static final long TOP = 0x7ffffffff000L;

    private Flag() {}

    /** Whether all of a run of bytes is where a guest may have memory: access_ok of the kernel. */
    static boolean reachable(long address, long bytes) {
        return address >= 0 && bytes >= 0 && address <= TOP && bytes <= TOP - address;
    }

    /** Whether mount options that begin so are no text: a file system's own structure, in which pointers may be. */
    static boolean binary(byte first) {
        return first > 0 && first < ' ';
    }

    /** Whether a guest may have memory at an address at all. */
    static boolean plausible(long address) {
        return address >= 4096 && address < TOP;
    }
}
