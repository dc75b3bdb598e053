package org.mosix.syscall.marshal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Calls with flat arguments, there and back. */
class FlatTripTest {
    private final Pages body = new Pages(600);
    private final Trip trip = new Trip(body);

    @Test
    void getppidCarriesNothing() throws Malformed {
        assertEquals(77, trip.call("getppid", (w, a) -> 77));
        assertEquals(0, trip.insSize);
        assertEquals(0, trip.outsSize);
    }

    @Test
    void writeBringsItsBytes() throws Malformed {
        body.put(100, "hello");
        assertEquals(5, trip.call("write", (w, a) -> {
            assertEquals(1, w[0]);
            assertEquals("hello", Trip.bytes(a, w[1], 5));
            return w[2];
        }, 1, body.at(100), 5));
    }

    @Test
    void readFillsOnlyWhatTheResultSays() throws Malformed {
        body.put(200, "abcdefgh");
        assertEquals(3, trip.call("read", (w, a) -> {
            a.put(Trip.in(w[1]), "XYZ???".getBytes(StandardCharsets.US_ASCII));
            return 3;
        }, 0, body.at(200), 8));
        assertEquals("XYZdefgh", body.text(200, 8));
        assertEquals(4 + 3, trip.outsSize);
    }

    @Test
    void anErrorBringsNothing() throws Malformed {
        body.put(200, "abc");
        assertEquals(-9, trip.call("read", (w, a) -> -9, 0, body.at(200), 3));
        assertEquals(0, trip.outsSize);
        assertEquals("abc", body.text(200, 3));
    }

    /** The kernel writes all of it, although most of it was so before. */
    @Test
    void whatIsWrittenAsItWasFaultsWhereItCannotBeWritten() throws Malformed {
        body.readOnly(1);
        long edge = body.at(4096 - 1);
        assertEquals(-14, trip.call("getresuid", (w, a) -> {
            a.putInt(Trip.in(w[0]), 7);
            return 0;
        }, edge, body.at(100), body.at(200)));
        assertEquals(0, trip.call("getresuid", (w, a) -> {
            a.putInt(Trip.in(w[0]), 7);
            return 0;
        }, body.at(300), body.at(100), body.at(200)));
        assertEquals(7, body.bytes.getInt(300));
        // A failure may have left it alone.
        assertEquals(-14, trip.call("getresuid", (w, a) -> -14, body.at(4096), body.at(100), body.at(200)));
    }

    /** What is left of a sleep, where it cannot be put (nanosleep(2), EFAULT). */
    @Test
    void theRestOfASleepMustFindItsPlace() throws Malformed {
        body.readOnly(1);
        body.bytes.putLong(100, 5).putLong(4096, 5);
        assertEquals(-14, trip.call("nanosleep", (w, a) -> {
            a.putLong(Trip.in(w[1]), 3);
            return -516;
        }, body.at(100), body.at(4096)));
        assertEquals(0, trip.call("nanosleep", (w, a) -> 0, body.at(100), body.at(4096)));
    }

    @Test
    void badAndNullPointersAreHomesToJudge() throws Malformed {
        assertEquals(-14, trip.call("write", (w, a) -> {
            assertEquals(Trip.FAULT, w[1]);
            assertEquals(5, w[2]);
            return -14;
        }, 1, 0x1234_5000L, 5));
        assertEquals(-14, trip.call("stat", (w, a) -> {
            assertEquals(0, w[0]);
            return -14;
        }, 0, body.at(0)));
        assertEquals(-14, trip.call("read", (w, a) -> {
            assertEquals(Flag.WILD, w[1]);
            return -14;
        }, 0, -1L, 10));
        assertEquals(-14, trip.call("read", (w, a) -> {
            assertEquals(Trip.FAULT, w[1]);
            assertEquals(-1, w[2]);
            return -14;
        }, 0, body.at(0), -1L));
    }

    @Test
    void aPathMayEndJustBeforeAHole() throws Malformed {
        body.hole(1).put(4096 - 5, "/tmp");
        assertEquals(0, trip.call("chdir", (w, a) -> {
            assertEquals("/tmp", Trip.text(a, w[0]));
            return 0;
        }, body.at(4096 - 5)));
        body.put(4096 - 4, "/tmp".getBytes(StandardCharsets.US_ASCII));
        assertEquals(-14, trip.call("chdir", (w, a) -> {
            assertEquals(Trip.FAULT, w[0]);
            return -14;
        }, body.at(4096 - 4)));
    }

    @Test
    void aPathThatIsTooLongStaysTooLong() throws Malformed {
        body.put(50, "x".repeat(9000));
        assertEquals(-36, trip.call("chdir", (w, a) -> {
            assertEquals(4096, Trip.text(a, w[0]).length());
            return -36;
        }, body.at(50)));
        body.put(50, "y".repeat(4095));
        assertEquals(-2, trip.call("chdir", (w, a) -> {
            assertEquals(4095, Trip.text(a, w[0]).length());
            return -2;
        }, body.at(50)));
    }

    @Test
    void longWritesAreCutAndContinued() throws Malformed {
        byte[] data = new byte[2_000_000];
        new java.util.Random(1).nextBytes(data);
        body.put(0, data);
        byte[] got = new byte[data.length];
        long done = 0;
        do {
            long before = done;
            done += trip.call("pwrite64", done, (w, a) -> {
                assertEquals(7 + before, w[3]);
                a.get(Trip.in(w[1]), got, (int) before, (int) w[2]);
                return w[2];
            }, 3, body.at(0), data.length, 7);
        } while (trip.outcome == Gather.Outcome.CUT);
        assertEquals(data.length, done);
        assertArrayEquals(data, got);
    }

    @Test
    void longReadsAreCutAndContinued() throws Malformed {
        long done = 0;
        do {
            long before = done;
            done += trip.call("read", done, (w, a) -> {
                for (int i = 0; i < w[2]; i++) {
                    a.put(Trip.in(w[1]) + i, (byte) ((before + i) % 251));
                }
                return w[2];
            }, 3, body.at(10), 2_100_000);
        } while (trip.outcome == Gather.Outcome.CUT);
        assertEquals(2_100_000, done);
        for (int i = 0; i < done; i++) {
            assertEquals((byte) (i % 251), body.bytes.get(10 + i));
        }
    }

    @Test
    void whatCannotBeCutReturns() throws Malformed {
        body.put(0, "a\0b");
        assertEquals(Long.MIN_VALUE, trip.call("add_key", (w, a) -> 0, body.at(0), body.at(2), body.at(4),
                2_000_000, 0));
        assertEquals(Gather.Outcome.RETURN, trip.outcome);
    }

    @Test
    void aWriteWithAnUnreadableTailFindsTheFaultAtHome() throws Malformed {
        body.hole(1).put(4000, "beginning");
        assertEquals(96, trip.call("write", (w, a) -> {
            assertEquals(500, w[2]);
            assertEquals(Trip.AREA + a.capacity() - 96, w[1]);
            assertEquals("beginning", Trip.text(a, w[1]).substring(0, 9));
            return 96;
        }, 1, body.at(4000), 500));
        assertEquals(Gather.Outcome.WHOLE, trip.outcome);
    }

    @Test
    void ofALongWriteTooWhatIsReadableIsCarriedWithItsLength() throws Malformed {
        assertEquals(-22, trip.call("write", (w, a) -> {
            assertEquals(1L << 31, w[2]);
            return -22;
        }, 1, body.at(body.bytes.capacity() - 50), 1L << 31));
        assertEquals(1 + 4 + 50, trip.insSize);
        assertEquals(-22, trip.call("msgsnd", (w, a) -> {
            assertEquals(Trip.AREA + a.capacity() - 4096, w[1]);
            assertEquals(-1, w[2]);
            return -22;
        }, 1, body.at(0), -1, 0));
    }

    @Test
    void outsIntoReadOnlyMemoryFault() throws Malformed {
        body.readOnly(1);
        assertEquals(-14, trip.call("stat", (w, a) -> 0, body.at(0), body.at(4096)));
        assertEquals(-14, trip.call("read", (w, a) -> 10, 0, body.at(4096), 10));
        assertEquals(6, trip.call("read", (w, a) -> 10, 0, body.at(4090), 10));
    }

    @Test
    void socketNamesHaveTheirLengthInMemory() throws Malformed {
        body.bytes.putInt(64, 16);
        assertEquals(5, trip.call("accept", (w, a) -> {
            assertEquals(16, a.getInt(Trip.in(w[2])));
            a.put(Trip.in(w[1]), "0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
            a.putInt(Trip.in(w[2]), 110);
            return 5;
        }, 3, body.at(128), body.at(64)));
        assertEquals(110, body.bytes.getInt(64));
        assertEquals("0123456789abcdef\0", body.text(128, 17));
        assertEquals(5, trip.call("accept", (w, a) -> {
            assertEquals(0, w[1]);
            assertEquals(0, w[2]);
            return 5;
        }, 3, 0, 0));
    }

    @Test
    void aNegativeNameLengthIsHomesToRefuse() throws Malformed {
        body.bytes.putInt(64, -1);
        assertEquals(-22, trip.call("getsockname", (w, a) -> {
            assertEquals(Trip.FAULT, w[1]);
            assertEquals(-1, a.getInt(Trip.in(w[2])));
            return -22;
        }, 3, body.at(128), body.at(64)));
    }

    @Test
    void aSleepBringsTheRestEvenWhenInterrupted() throws Malformed {
        body.bytes.putLong(0, 10).putLong(8, 0).putLong(16, 1).putLong(24, 1);
        assertEquals(-516, trip.call("nanosleep", (w, a) -> {
            assertEquals(10, a.getLong(Trip.in(w[0])));
            a.putLong(Trip.in(w[1]), 7);
            return -516;
        }, body.at(0), body.at(16)));
        assertEquals(7, body.bytes.getLong(16));
        assertEquals(1, body.bytes.getLong(24));
    }

    @Test
    void waitFillsItsStatusOnlyForAChild() throws Malformed {
        body.bytes.putInt(0, 55);
        assertEquals(0, trip.call("wait4", (w, a) -> 0, -1, body.at(0), 1, 0));
        assertEquals(55, body.bytes.getInt(0));
        assertEquals(9, trip.call("wait4", (w, a) -> {
            a.putInt(Trip.in(w[1]), 256);
            assertEquals(0, w[3]);
            return 9;
        }, -1, body.at(0), 0, 0));
        assertEquals(256, body.bytes.getInt(0));
    }

    @Test
    void commandsChooseShapes() throws Malformed {
        assertEquals(0, trip.call("ioctl", (w, a) -> {
            a.putInt(Trip.in(w[2]), 0x5555);
            return 0;
        }, 0, 0x5401, body.at(0)));
        assertEquals(0x5555, body.bytes.getInt(0));
        assertEquals(4, trip.call("fcntl", (w, a) -> {
            assertEquals(10, w[2]);
            return 4;
        }, 3, 0, 10));
        body.put(0, "a-very-long-thread-name");
        assertEquals(0, trip.call("prctl", (w, a) -> {
            assertEquals("a-very-long-thre", Trip.text(a, w[1]));
            return 0;
        }, 15, body.at(0)));
    }

    @Test
    void selectCarriesItsSetsAndTheSixth() throws Malformed {
        body.bytes.putLong(0, 5).putLong(8, 1).putLong(100, body.at(200)).putLong(108, 8).putLong(200, 0xff);
        assertEquals(1, trip.call("pselect6", (w, a) -> {
            assertEquals(5, a.getLong(Trip.in(w[1])));
            assertEquals(1, a.getLong(Trip.in(w[1]) + 8));
            long set = a.getLong(Trip.in(w[5]));
            assertEquals(0xff, a.getLong(Trip.in(set)));
            assertEquals(8, a.getLong(Trip.in(w[5]) + 8));
            a.putLong(Trip.in(w[1]), 4).putLong(Trip.in(w[1]) + 8, 0);
            return 1;
        }, 65, body.at(0), 0, 0, 0, body.at(100)));
        assertEquals(4, body.bytes.getLong(0));
        assertEquals(0, body.bytes.getLong(8));
        assertNotEquals(0, trip.insSize);
    }

    @Test
    void epollAndGroupsCountItems() throws Malformed {
        assertEquals(2, trip.call("epoll_wait", (w, a) -> 2, 3, body.at(0), 10, -1));
        assertEquals(4 + 24, trip.outsSize);
        assertEquals(3, trip.call("getgroups", (w, a) -> 3, 5, body.at(0)));
        assertEquals(4 + 12, trip.outsSize);
        assertEquals(3, trip.call("getgroups", (w, a) -> 3, 0, body.at(0)));
        assertEquals(4, trip.outsSize);
    }

    @Test
    void aDatagramLongerThanTheBufferFillsTheBuffer() throws Malformed {
        assertEquals(1000, trip.call("recvfrom", (w, a) -> 1000, 3, body.at(0), 10, 0x20, 0, 0));
        assertEquals(4 + 10 + 4 + 4, trip.outsSize);
    }
}
