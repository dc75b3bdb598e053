package org.mosix.api;

/**
 * Who asks: credentials taken from the kernel (SO_PEERCRED, unix(7)), never from what the asker says.
 *
 * @param pid in this node's pid namespace; the process that connected
 * @param uid effective user id at the time it connected
 * @param gid effective group id at that time
 */
public record Caller(int pid, int uid, int gid) {
    public boolean isRoot() {
        return uid == 0;
    }

    /** Whether the caller may see and move what belongs to {@code owner} (a uid): its own, or all as root. */
    public boolean mayTouch(int owner) {
        return isRoot() || uid == owner;
    }
}
