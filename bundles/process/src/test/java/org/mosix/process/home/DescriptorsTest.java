package org.mosix.process.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.mosix.linux.Errno;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.FileId;

class DescriptorsTest {
    private static final FileId FILE = new FileId(1, 2);
    private final Descriptors known = new Descriptors();

    private static long[] args(long descriptor) {
        return new long[] {descriptor, 0, 0, 0, 0, 0};
    }

    @Test
    void aChildSharesAll() {
        known.opened(3);
        known.grant(4, FILE);
        known.called(Nr.READ, args(3));
        assertTrue(known.isSole(3));
        assertEquals(FILE, known.granted(4));
        known.called(Nr.CLONE, args(0));
        assertFalse(known.isSole(3));
        assertNull(known.granted(4));
    }

    @Test
    void aNumberIsUsedAgain() {
        known.opened(3);
        known.opened(4);
        known.called(Nr.CLOSE, args(3));
        known.closed(4);
        assertFalse(known.isSole(3) || known.isSole(4));
    }

    @Test
    void aCopyIsAsGoodAsWhatItIsOf() {
        known.opened(3);
        known.opened(5);
        known.grant(0, FILE);
        known.called(Nr.DUP2, new long[] {3, 0, 0, 0, 0, 0});
        assertNull(known.granted(0));
        known.copied(3, 0);
        known.called(Nr.CLOSE, args(3));
        assertTrue(known.isSole(0));
        assertFalse(known.isSole(3));
        known.called(Nr.DUP2, new long[] {4, 5, 0, 0, 0, 0});
        known.copied(4, 5);
        assertFalse(known.isSole(5));
    }

    @Test
    void anErrorIsToldOnceToWhoAsksForIt() {
        known.grant(4, FILE);
        known.failed(4, Errno.ENOSPC);
        assertNull(known.granted(4));
        assertEquals(0, known.error(Nr.READ, args(4)));
        assertEquals(0, known.error(Nr.FSYNC, args(3)));
        assertEquals(Errno.ENOSPC, known.error(Nr.FSYNC, args(4)));
        assertEquals(0, known.error(Nr.CLOSE, args(4)));
    }

    @Test
    void quotasAreSeenAmongTheOptionsOfAMount() {
        String plain = "36 35 98:0 / /mnt rw,noatime master:1 - ext3 /dev/root rw,errors=continue,noquota";
        String counts = "36 35 98:0 / /mnt rw,noatime master:1 - ext4 /dev/root rw,usrquota";
        String byUser = "36 35 98:0 / /mnt rw - xfs /dev/root rw,prjquota";
        assertTrue(Quotas.isFree(plain.split(" "), "98:0"));
        assertFalse(Quotas.isFree(plain.split(" "), "98:1"));
        assertFalse(Quotas.isFree(counts.split(" "), "98:0"));
        assertFalse(Quotas.isFree(byUser.split(" "), "98:0"));
        assertFalse(Quotas.isFree(new String[] {"36"}, "98:0"));
    }
}
