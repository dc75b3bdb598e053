package org.mosix.syscall.marshal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.mosix.syscall.table.Table;

/** Structures that say their own size or hold a pointer, and outs that the result does not simply count. */
class StructureTripTest {
    private static final int GETATTR = 464;

    private final Pages body = new Pages(8);
    private final Trip trip = new Trip(body);

    @Test
    void aStructureSaysItsOwnSize() throws Malformed {
        body.bytes.putInt(0, 56).putInt(4, 7);
        assertEquals(0, trip.call("sched_setattr", (w, a) -> {
            assertEquals(7, a.getInt(Trip.in(w[1]) + 4));
            assertEquals(1 + 56, trip.insSize);
            return 0;
        }, 0, body.at(0), 0));
        body.bytes.putInt(0, 0);
        trip.call("sched_setattr", (w, a) -> 0, 0, body.at(0), 0);
        assertEquals(1 + 48, trip.insSize);
    }

    @Test
    void ofTooLargeAStructureOnlyTheHeadIsCarried() throws Malformed {
        body.bytes.putInt(0, 5000);
        assertEquals(-7, trip.call("sched_setattr", (w, a) -> {
            a.putInt(Trip.in(w[1]), 56);
            return -7;
        }, 0, body.at(0), 0));
        assertEquals(1 + 4, trip.insSize);
        assertEquals(56, body.bytes.getInt(0));
    }

    @Test
    void aHandleThatIsTooSmallIsToldItsSize() throws Malformed {
        body.put(100, "name");
        body.bytes.putInt(0, 0).putLong(8, -1L);
        assertEquals(-75, trip.call("name_to_handle_at", (w, a) -> {
            a.putInt(Trip.in(w[2]), 24).putInt(Trip.in(w[3]), 99);
            return -75;
        }, 3, body.at(100), body.at(0), body.at(64), 0));
        assertEquals(24, body.bytes.getInt(0));
        assertEquals(-1L, body.bytes.getLong(8));
        assertEquals(99, body.bytes.getInt(64));
    }

    @Test
    void whatDoesNotFitIsNotPut() throws Malformed {
        body.bytes.putLong(0, -1L);
        assertEquals(11, trip.call("keyctl", (w, a) -> 11, 11, 1234, body.at(0), 5));
        assertEquals(-1L, body.bytes.getLong(0));
        assertEquals(4, trip.call("keyctl", (w, a) -> {
            a.putInt(Trip.in(w[2]), 0x11223344);
            return 4;
        }, 11, 1234, body.at(0), 5));
        assertEquals(0xffffffff11223344L, body.bytes.getLong(0));
    }

    @Test
    void anOutSaysHowMuchOfItIsFilled() throws Malformed {
        body.bytes.putInt(0, 24).putLong(1000, -1L).putLong(1008, -1L);
        assertEquals(0, trip.call("statmount", (w, a) -> {
            a.putInt(Trip.in(w[1]), 12).putInt(Trip.in(w[1]) + 8, 3);
            return 0;
        }, body.at(0), body.at(1000), 4096, 0));
        assertEquals(3 | -1L << 32, body.bytes.getLong(1008));
        body.bytes.putLong(1000, -1L);
        assertEquals(0, trip.call("sysfs", (w, a) -> {
            a.putInt(Trip.in(w[2]), 'a' | 'b' << 8).putInt(Trip.in(w[2]) + 4, 7);
            return 0;
        }, 2, 0, body.at(1000)));
        assertEquals(-1L << 24 | 'a' | 'b' << 8, body.bytes.getLong(1000));
    }

    @Test
    void mountOptionsEndWithReadableMemory() throws Malformed {
        body.hole(1).put(4090, "abcde".getBytes());
        body.bytes.put(4095, (byte) 'f');
        assertEquals(0, trip.call("mount", (w, a) -> {
            assertEquals("abcdef", Trip.text(a, w[4]));
            assertEquals(0, a.get(Trip.in(w[4]) + 4095));
            return 0;
        }, 0, 0, 0, 0, body.at(4090)));
        body.bytes.putInt(0, 4);
        assertEquals(Long.MIN_VALUE, trip.call("mount", (w, a) -> 0, 0, 0, 0, 0, body.at(0)));
    }

    @Test
    void longTextsComeHomeAndNodesAreCounted() throws Malformed {
        Pages large = new Pages(20);
        large.bytes.put(0, new byte[40_000]);
        for (int i = 0; i < 40_000; i++) {
            large.bytes.put(i, (byte) 'x');
        }
        assertEquals(Long.MIN_VALUE, new Trip(large).call("finit_module", (w, a) -> 0, 3, large.at(0), 0));
        trip.call("set_mempolicy", (w, a) -> 0, 2, body.at(0), 65);
        assertEquals(1 + 8, trip.insSize);
        trip.call("set_mempolicy", (w, a) -> 0, 2, body.at(0), 66);
        assertEquals(1 + 16, trip.insSize);
    }

    @Test
    void bytesBehindAPointerInAStructureAreCarried() throws Malformed {
        body.put(0, "file").put(100, "user.a");
        body.bytes.putLong(200, body.at(300)).putInt(208, 10).putInt(212, 0).put(300, new byte[12]);
        assertEquals(3, trip.call("getxattrat", (w, a) -> {
            a.putInt(Trip.in(a.getLong(Trip.in(w[4]))), 'x' | 'y' << 8 | 'z' << 16 | 'q' << 24);
            return 3;
        }, 3, body.at(0), 0, body.at(100), body.at(200), 16));
        assertEquals("xyz\0", body.text(300, 4));
        assertEquals(body.at(300), body.bytes.getLong(200));
        body.put(300, "value");
        assertEquals(0, trip.call("setxattrat", (w, a) -> {
            assertEquals("value", Trip.bytes(a, a.getLong(Trip.in(w[4])), 5));
            return 0;
        }, 3, body.at(0), 0, body.at(100), body.at(200), 16));
    }

    @Test
    void aPointerThatIsNoneIsAPlainWord() throws Malformed {
        body.bytes.putLong(0, 0x123456789abcL).putInt(12, 0);
        trip.call("mq_notify", (w, a) -> {
            assertEquals(0x123456789abcL, a.getLong(Trip.in(w[1])));
            return 0;
        }, 3, body.at(0));
        body.bytes.putInt(12, 2);
        trip.call("mq_notify", (w, a) -> {
            assertEquals(Trip.FAULT, a.getLong(Trip.in(w[1])));
            return -14;
        }, 3, body.at(0));
    }

    @Test
    void aStructureThatComesBackKeepsTheGuestsPointer() throws Malformed {
        body.bytes.putInt(0, 80).putLong(8, body.at(100)).put(140, (byte) 9);
        assertEquals(0, trip.call("ioctl", (w, a) -> {
            a.putInt(Trip.in(a.getLong(Trip.in(w[2]) + 8)), 77).putInt(Trip.in(w[2]), 40);
            return 0;
        }, 3, 0x8912, body.at(0)));
        assertEquals(40, body.bytes.getInt(0));
        assertEquals(body.at(100), body.bytes.getLong(8));
        assertEquals(77, body.bytes.getInt(100));
        assertEquals(9, body.bytes.get(140));
    }

    @Test
    void homeCannotWriteBeyondWhatTheGuestNamed() throws Malformed {
        body.put(0, "file").put(100, "user.a");
        body.bytes.putLong(200, body.at(300)).putInt(208, 4).putLong(304, -1L);
        long[] args = {3, body.at(0), 0, body.at(100), body.at(200), 16};
        ByteBuffer outs = ByteBuffer.allocate(64).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        outs.putInt(20).position(24).flip();
        new Scatter().scatter(Table.row(GETATTR), args, 20, outs, body);
        assertEquals(-1L, body.bytes.getLong(304));
        ByteBuffer lies = ByteBuffer.allocate(64).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        lies.putInt(20).position(10).flip();
        assertThrows(Malformed.class, () -> new Scatter().scatter(Table.row(GETATTR), args, 20, lies, body));
    }

    @Test
    void whatCannotBePutIsKnownBeforeTheCall() throws Malformed {
        body.readOnly(1);
        assertEquals(-14, trip.call("pipe", (w, a) -> {
            assertEquals(Trip.FAULT, w[0]);
            return -14;
        }, body.at(4096)));
        assertEquals(0, trip.call("pipe", (w, a) -> {
            a.putInt(Trip.in(w[0]), 3).putInt(Trip.in(w[0]) + 4, 4);
            return 0;
        }, body.at(0)));
        assertEquals(3 | 4L << 32, body.bytes.getLong(0));
    }

    @Test
    void onErrorsOnlyWhatHasChangedIsPut() throws Malformed {
        body.readOnly(1);
        assertEquals(-22, trip.call("get_mempolicy", (w, a) -> -22, body.at(4096), 0, 0, 0, 0));
        assertEquals(-14, trip.call("get_mempolicy", (w, a) -> {
            a.putInt(Trip.in(w[0]), 2);
            return -22;
        }, body.at(4096), 0, 0, 0, 0));
    }

    @Test
    void anOutThatCannotBePutLeavesTheOthers() throws Malformed {
        body.readOnly(1);
        long result = trip.call(
                "waitid",
                (w, a) -> {
                    a.putInt(Trip.in(w[2]), 17).putLong(Trip.in(w[4]), 5);
                    return 0;
                },
                0,
                -1,
                body.at(4096),
                5,
                body.at(200));
        assertEquals(-14, result);
        assertEquals(5, body.bytes.getLong(200));
    }

    @Test
    void aMessageWhoseBuffersCannotBeReadKeepsItsVector() throws Malformed {
        body.bytes.putLong(16, body.at(100)).putLong(24, 1).putLong(40, -1);
        body.bytes.putLong(100, 0).putLong(108, 110);
        long result = trip.call(
                "sendmsg",
                (w, a) -> {
                    int header = Trip.in(w[1]);
                    int vector = Trip.in(a.getLong(header + 16));
                    assertEquals(1, a.getLong(header + 24));
                    assertEquals(Trip.FAULT, a.getLong(vector));
                    assertEquals(110, a.getLong(vector + 8));
                    return -105;
                },
                3,
                body.at(0),
                0);
        assertEquals(-105, result);
    }

    @Test
    void forgedSizesAreMalformed() {
        Area area = new Area(ByteBuffer.allocate(4096), Trip.AREA);
        ByteBuffer ins = ByteBuffer.allocate(64).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        ins.put(Flag.PRESENT).putInt(4000).flip();
        assertThrows(Malformed.class, () ->
                new Layout(Trip.FAULT).lay(Table.row("sched_setattr"), new long[] {0, 1, 0, 0, 0, 0}, ins, area));
        assertArrayEquals(new byte[64], java.util.Arrays.copyOf(area.bytes().array(), 64));
    }
}
