package org.mosix.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames that no correct peer sends, and peers that do not read. */
@Timeout(20)
class ChannelTest {
    private static final byte[] NONE = {};

    @Test
    void badHeadersAreMalformed() throws IOException {
        int[][] bad = {
            {-1, Channel.VERSION, 0, 0},
            {Integer.MIN_VALUE, Channel.VERSION, 0, 0},
            {Channel.LIMIT + 1, Channel.VERSION, 0, 0},
            {Integer.MAX_VALUE, Channel.VERSION, 0, 0},
            {0, Channel.VERSION + 1, 0, 0},
            {0, 0, 0, 0},
            {0, Channel.VERSION, Frame.values().length, 0},
            {0, Channel.VERSION, 255, 0},
            {0, Channel.VERSION, 0, 1},
        };
        for (int[] b : bad) {
            try (Pair pair = Pair.open()) {
                pair.write(b[0], b[1], b[2], b[3], NONE);
                assertThrows(Malformed.class, pair.near()::receive, "length " + b[0] + " version " + b[1]);
            }
        }
    }

    @Test
    void anotherVersionIsNamed() throws IOException {
        try (Pair pair = Pair.open()) {
            pair.write(0, 9, 0, 0, NONE);
            Malformed e = assertThrows(Malformed.class, pair.near()::receive);
            assertTrue(e.getMessage().contains("version 9"), e.getMessage());
        }
    }

    @Test
    void aFrameThatIsCutShortEndsTheConnection() throws IOException {
        for (int cut : new int[] {1, 7, 8, 9, 5000}) {
            try (Pair pair = Pair.open()) {
                ByteBuffer b = ByteBuffer.allocate(cut);
                b.put(0, new byte[] {0x00, 0x20, 0, 0, Channel.VERSION, 0, 0, 0}, 0, Math.min(cut, 8));
                pair.far().write(b);
                pair.far().shutdownOutput();
                assertThrows(EOFException.class, pair.near()::receive);
            }
        }
    }

    @Test
    void aStrangerMaySendOnlySmallFrames() throws IOException {
        try (Pair pair = Pair.open()) {
            pair.near().stranger();
            pair.write(Channel.GREETING, Channel.VERSION, 0, 0, new byte[Channel.GREETING]);
            assertEquals(Channel.GREETING, pair.near().receive().remaining());
            pair.write(Channel.GREETING + 1, Channel.VERSION, 0, 0, NONE);
            assertThrows(Malformed.class, pair.near()::receive);
        }
    }

    @Test
    void framesOfAllSizesArriveWhole() throws Exception {
        int[] sizes = {0, 1, 4088, 4089, 72 << 10, (72 << 10) - 8, 100_000, Channel.LIMIT, 5, Channel.LIMIT, 70_000};
        try (Pair pair = Pair.open()) {
            Thread writer = new Thread(() -> {
                try {
                    for (int size : sizes) {
                        pair.write(size, Channel.VERSION, 1, 0, bytes(size));
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            writer.start();
            for (int size : sizes) {
                assertEquals(ByteBuffer.wrap(bytes(size)), pair.near().receive());
            }
            writer.join();
        }
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void randomBytesNeverDoMoreThanEndIt() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            try (Pair pair = Pair.open()) {
                byte[] noise = new byte[1 + random.nextInt(2000)];
                random.nextBytes(noise);
                if (i % 2 == 0) {
                    noise[Math.min(3, noise.length - 1)] = 0;
                    noise[Math.min(4, noise.length - 1)] = Channel.VERSION;
                }
                pair.far().write(ByteBuffer.wrap(noise));
                pair.far().shutdownOutput();
                assertThrows(IOException.class, () -> {
                    while (true) {
                        pair.near().receive();
                    }
                });
            }
        }
    }

    @Test
    void postingNeverWaitsAndEndsAPeerThatReadsNothing() throws IOException {
        try (Pair pair = Pair.open()) {
            ByteBuffer large = ByteBuffer.allocate(1 << 20);
            IOException e = assertThrows(IOException.class, () -> {
                for (int i = 0; i < 100; i++) {
                    pair.near().post(Frame.PAGES, large);
                }
            });
            assertTrue(e.getMessage().contains("reads nothing"), e.getMessage());
            assertFalse(pair.near().isOpen());
        }
    }

    @Test
    void postedFramesKeepTheirPlaceBeforeSentOnes() throws Exception {
        try (Pair pair = Pair.open();
                Channel far = new Channel(pair.far())) {
            Thread writer = new Thread(() -> {
                try {
                    for (int i = 0; i < 20_000; i++) {
                        ByteBuffer b = Channel.direct(4).putInt(i).flip();
                        if (i % 3 == 0) {
                            pair.near().send(Frame.PING, b);
                        } else {
                            pair.near().post(Frame.PING, b);
                        }
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            writer.start();
            for (int i = 0; i < 20_000; i++) {
                assertEquals(i, far.receive().getInt());
            }
            writer.join();
        }
    }

    @Test
    void aPeersSentenceIsShortAndDrivesNoTerminal() {
        String sentence = Refusal.sentence(
                ByteBuffer.wrap(("\033[2Jno\n" + "x".repeat(100_000)).getBytes(StandardCharsets.UTF_8)));
        assertTrue(sentence.startsWith("?[2Jno?"), sentence.substring(0, 20));
        assertTrue(sentence.length() < 400);
    }
}
