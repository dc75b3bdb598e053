package org.mosix.syscall.table;

import static org.mosix.syscall.table.Shapes.FD;
import static org.mosix.syscall.table.Shapes.HEX;
import static org.mosix.syscall.table.Shapes.INT;
import static org.mosix.syscall.table.Shapes.NAME;
import static org.mosix.syscall.table.Shapes.WORDS;
import static org.mosix.syscall.table.Shapes.buf;
import static org.mosix.syscall.table.Shapes.in;
import static org.mosix.syscall.table.Shapes.len;
import static org.mosix.syscall.table.Shapes.out;
import static org.mosix.syscall.table.Shapes.vin;

/** Operations of keyctl(2). The keys are those of the deputy; the operations on public keys hide pointers. */
final class Keyctls {
    /** All that are flat. */
    static final Commands ALL = asking(changing(new Commands(0)));

    private Keyctls() { }

    private static Commands changing(Commands c) {
        return c.call(0, "KEYCTL_GET_KEYRING_ID", INT, INT).call(1, "KEYCTL_JOIN_SESSION_KEYRING", WORDS)
                .call(2, "KEYCTL_UPDATE", INT, in(len(3)), INT).call(3, "KEYCTL_REVOKE", INT)
                .call(4, "KEYCTL_CHOWN", INT, INT, INT).call(5, "KEYCTL_SETPERM", INT, HEX)
                .call(7, "KEYCTL_CLEAR", INT).call(8, "KEYCTL_LINK", INT, INT).call(9, "KEYCTL_UNLINK", INT, INT)
                .call(12, "KEYCTL_INSTANTIATE", INT, in(len(3)), INT, INT).call(13, "KEYCTL_NEGATE", INT, INT, INT)
                .call(14, "KEYCTL_SET_REQKEY_KEYRING", INT).call(15, "KEYCTL_SET_TIMEOUT", INT, INT)
                .call(16, "KEYCTL_ASSUME_AUTHORITY", INT).call(18, "KEYCTL_SESSION_TO_PARENT")
                .call(19, "KEYCTL_REJECT", INT, INT, INT, INT).call(20, "KEYCTL_INSTANTIATE_IOV", INT, vin(3), INT, INT)
                .call(21, "KEYCTL_INVALIDATE", INT).call(29, "KEYCTL_RESTRICT_KEYRING", INT, NAME, WORDS)
                .call(30, "KEYCTL_MOVE", INT, INT, INT, HEX).call(32, "KEYCTL_WATCH_KEY", INT, FD, INT);
    }

    private static Commands asking(Commands c) {
        return c.call(6, "KEYCTL_DESCRIBE", INT, out(len(3)).fitting(), INT)
                .call(10, "KEYCTL_SEARCH", INT, NAME, WORDS, INT).call(11, "KEYCTL_READ", INT, out(len(3)).fitting(), INT)
                .call(17, "KEYCTL_GET_SECURITY", INT, buf(3), INT).call(22, "KEYCTL_GET_PERSISTENT", INT, INT)
                .call(31, "KEYCTL_CAPABILITIES", out(len(2)), INT);
    }
}
