package org.mosix.linux.local;

/**
 * Who connected, as the kernel says (SO_PEERCRED, unix(7)).
 *
 * @param pid in our pid namespace; 0 when the peer is outside of it. It may have ended since.
 */
public record Peer(int pid, int uid, int gid) {}
