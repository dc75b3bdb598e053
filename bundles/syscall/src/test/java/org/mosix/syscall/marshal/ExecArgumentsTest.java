package org.mosix.syscall.marshal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExecArgumentsTest {
    private final Pages body = new Pages(600);

    private void pointers(int at, long... words) {
        for (long word : words) {
            body.bytes.putLong(at, word);
            at += 8;
        }
    }

    private static List<String> texts(List<byte[]> strings) {
        return strings.stream()
                .map(s -> new String(s, StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static ExecArguments sent(ExecArguments exec) throws Malformed {
        ByteBuffer frame = ByteBuffer.allocate(exec.encodedSize());
        exec.encode(frame);
        assertEquals(0, frame.remaining());
        return ExecArguments.decode(frame.flip());
    }

    @Test
    void stringsArriveInTheArea() throws Malformed {
        body.put(0, "/bin/echo").put(100, "echo").put(200, "").put(300, "A=1");
        // the array crosses a page
        pointers(4096 - 8, body.at(100), body.at(200), body.at(100), 0);
        pointers(9000, body.at(300), 0);
        ExecArguments exec = sent(ExecArguments.gather(body.at(0), body.at(4096 - 8), body.at(9000), body));
        assertEquals(List.of("echo", "", "echo"), texts(exec.argv()));
        Area area = new Area(ByteBuffer.allocateDirect(4096), 0x20000);
        ExecArguments.Words words = exec.lay(area, 16);
        ByteBuffer room = area.bytes().duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
        room.put(0, room, 0, 0);
        assertEquals("/bin/echo", read(room, words.path()));
        int argv = (int) (words.argv() - 0x20000);
        assertEquals("echo", read(room, room.getLong(argv)));
        assertEquals("", read(room, room.getLong(argv + 8)));
        assertEquals("echo", read(room, room.getLong(argv + 16)));
        assertEquals(0, room.getLong(argv + 24));
        assertEquals("A=1", read(room, room.getLong((int) (words.envp() - 0x20000))));
        assertThrows(Malformed.class, () -> exec.lay(new Area(ByteBuffer.allocate(50), 0), 16));
    }

    private static String read(ByteBuffer room, long pointer) {
        StringBuilder text = new StringBuilder();
        for (int at = (int) (pointer - 0x20000); room.get(at) != 0; at++) {
            text.append((char) room.get(at));
        }
        return text.toString();
    }

    @Test
    void badPointersAreHomesToJudge() throws Malformed {
        pointers(0, body.at(100), 12345);
        ExecArguments exec = sent(ExecArguments.gather(0, body.at(0), 0, body));
        assertNull(exec.path());
        assertNull(exec.argv());
        ExecArguments.Words words = exec.lay(new Area(ByteBuffer.allocate(64), 0x1000), 16);
        assertEquals(new ExecArguments.Words(0, 16, 0), words);
    }

    @Test
    void tooMuchGoesHome() {
        body.put(0, "x".repeat(100_000));
        long[] argv = new long[30];
        java.util.Arrays.fill(argv, body.at(0));
        argv[11] = 0;
        pointers(200_000, argv);
        assertNull(ExecArguments.gather(body.at(0), body.at(200_000), 0, body));
        argv[9] = 0;
        pointers(200_000, argv);
        assertEquals(
                9,
                ExecArguments.gather(body.at(0), body.at(200_000), 0, body)
                        .argv()
                        .size());
    }

    @Test
    void forgedBytesAreMalformedOrHarmless() throws Malformed {
        Random random = new Random(5);
        Area area = new Area(ByteBuffer.allocate(8192), 0x1000);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = random.nextInt(3) > 0 ? (byte) random.nextInt(4) : bytes[k];
            }
            try {
                ExecArguments.decode(ByteBuffer.wrap(bytes)).lay(area, 16);
            } catch (Malformed expected) {
                continue;
            }
        }
    }
}
