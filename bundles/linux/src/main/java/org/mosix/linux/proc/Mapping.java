package org.mosix.linux.proc;

/** One line of /proc/PID/maps (proc(5)). Addresses and offset in bytes; {@code end} is exclusive. */
public record Mapping(
        long start, long end, int prot, boolean shared, long offset, long device, long inode, String path) {

    public long size() {
        return end - start;
    }

    public boolean named(String name) {
        return path.equals(name);
    }

    /**
     * Has it a file behind it (also a deleted or memory file, or a System V segment)? The inode number alone does not tell:
     * that of a segment is its id, and the first id is 0.
     */
    public boolean isFile() {
        return inode != 0 || path.startsWith("/");
    }

    public boolean overlaps(long from, long to) {
        return start < to && from < end;
    }
}
