package org.mosix.process.home;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Nr;
import org.mosix.process.home.Habits.Question;
import org.mosix.syscall.table.Table;

class ListingsTest {
    private final Listings listings = new Listings();

    private static ByteBuffer records(String... names) {
        ByteBuffer b = ByteBuffer.allocate(64 << 10).order(ByteOrder.LITTLE_ENDIAN);
        for (String name : names) {
            int length = 19 + name.length() + 1 + 7 & -8;
            b.putLong(1).putLong(2).putShort((short) length).put((byte) 8);
            b.put(name.getBytes(StandardCharsets.ISO_8859_1)).put(new byte[length - 19 - name.length()]);
        }
        return b.flip();
    }

    /** Flag and text as a call has them, and a flag behind. */
    private static Question question(int nr, String path) {
        ByteBuffer ins = ByteBuffer.allocate(4 + path.length()).order(ByteOrder.LITTLE_ENDIAN);
        ins.put((byte) 1).putShort((short) path.length()).put(path.getBytes(StandardCharsets.ISO_8859_1));
        return new Question(
                Table.row(nr),
                new long[] {5, 0, 0, 0x100, 0, 0},
                ins.put((byte) 7).array());
    }

    private static String path(Question q) {
        byte[] ins = q.ins();
        assertEquals(7, ins[ins.length - 1]);
        assertEquals(ins.length - 4, ins[1] & 0xff | (ins[2] & 0xff) << 8);
        return new String(ins, 3, ins.length - 4, StandardCharsets.ISO_8859_1);
    }

    private String next(String path, int most) {
        return listings.next(question(Nr.NEWFSTATAT, path), most).stream()
                .map(ListingsTest::path)
                .collect(Collectors.joining(" "));
    }

    @Test
    void theNamesBehindItComeNext() {
        listings.read(records(".", "..", "a", "long name", "c", "d"));
        assertEquals("long name c d", next("a", 8));
        assertEquals("c", next("long name", 1));
        assertEquals("", next("d", 8));
        assertEquals("", next("z", 8));
        assertEquals("/x/y/d", next("/x/y/c", 8));
        assertEquals(List.of(), listings.next(question(Nr.FSTAT, "a"), 8), "it is about no path");
    }

    @Test
    void theNewestDirectoryCounts() {
        listings.read(records("a", "b"));
        listings.read(records("a", "x"));
        assertEquals("x", next("a", 8));
        assertEquals("", next("b", 8));
        for (int i = 0; i < 100; i++) {
            listings.read(records("n" + i, "m" + i));
        }
        assertEquals("", next("a", 8), "long ago");
        assertEquals("m99", next("n99", 8));
    }

    @Test
    void whatIsNoListOfNamesHarmsNobody() {
        Random random = new Random(1);
        byte[] noise = new byte[4096];
        for (int i = 0; i < 10_000; i++) {
            random.nextBytes(noise);
            noise[17] = (byte) (i % 3);
            listings.read(ByteBuffer.wrap(noise, 0, random.nextInt(noise.length)));
        }
        listings.read(records("a", "b"));
        assertEquals("b", next("a", 8));
    }

    @Test
    void insThatAreCutShortAreAboutNothing() {
        listings.read(records("a", "b"));
        byte[] ins = question(Nr.STAT, "a").ins();
        for (int i = 0; i < 4; i++) {
            byte[] cut = java.util.Arrays.copyOf(ins, i);
            Question question = new Question(Table.row(Nr.STAT), new long[6], cut);
            assertEquals(List.of(), listings.next(question, 8));
        }
    }
}
