package org.mosix.syscall.table;

import java.util.List;

/**
 * Socket options that cannot be carried as flat bytes, because their structure holds a pointer or because their length
 * counts something else than bytes; socket(7), tcp(7), sctp(7), the kernel's sock.c and ip_tables.c.
 */
final class SockOpts {
    private static final int SOL_IP = 0;
    private static final int SOL_SOCKET = 1;
    private static final int SOL_TCP = 6;
    private static final int SOL_IPV6 = 41;
    private static final int SOL_SCTP = 132;

    /** Of setsockopt: SO_ATTACH_FILTER, SO_ATTACH_REUSEPORT_CBPF, iptables' REPLACE, all of SCTP. */
    static final List<When> SET = List.of(home(SOL_SOCKET, 26), home(SOL_SOCKET, 51), home(SOL_IP, 64),
            home(SOL_IPV6, 64), home(SOL_SCTP));
    /** Of getsockopt: SO_GET_FILTER (counts instructions), TCP_ZEROCOPY_RECEIVE (maps memory), all of SCTP. */
    static final List<When> GET = List.of(home(SOL_SOCKET, 26), home(SOL_TCP, 35), home(SOL_SCTP));

    private SockOpts() { }

    private static When home(int level, int option) {
        return new When(List.of(new When.Test(1, Line.LOW, level), new When.Test(2, Line.LOW, option)), Route.RETURN);
    }

    private static When home(int level) {
        return new When(List.of(new When.Test(1, Line.LOW, level)), Route.RETURN);
    }
}
