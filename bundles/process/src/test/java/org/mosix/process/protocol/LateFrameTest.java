package org.mosix.process.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;

class LateFrameTest {
    private static final int BEGIN = 10;

    @Test
    void whatIsWrittenComesThrough() throws Malformed {
        LateFrame frame = LateFrame.decode(LateFrame.writes(7, 3, 5, new byte[] {1, 2, 3, 4}, 3));
        assertEquals(3, frame.epoch());
        assertEquals(5, frame.descriptor());
        assertEquals(LateFrame.WRITES, frame.offset());
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), frame.bytes());
    }

    @Test
    void anOffsetComesThrough() throws Malformed {
        LateFrame frame = LateFrame.decode(LateFrame.seeks(7, 3, 0, 1L << 40));
        assertEquals(1L << 40, frame.offset());
        assertEquals(0, frame.bytes().remaining());
    }

    @Test
    void whatNoHostSendsIsMalformed() {
        ByteBuffer nothing = LateFrame.writes(7, 3, 5, new byte[1], 0);
        ByteBuffer negative = LateFrame.seeks(7, 3, -1, 0);
        ByteBuffer before = LateFrame.seeks(7, 3, 1, -2);
        ByteBuffer both = LateFrame.writes(7, 3, 5, new byte[1], 1).putLong(16, 9);
        ByteBuffer tooLong = LateFrame.writes(7, 3, 5, new byte[LateFrame.MOST + 1], LateFrame.MOST + 1);
        for (ByteBuffer bad : new ByteBuffer[] {nothing, negative, before, both, tooLong, Channel.direct(23)}) {
            assertThrows(Malformed.class, () -> LateFrame.decode(bad));
        }
    }

    private static ByteBuffer reply(int count, int told) {
        ByteBuffer frame = Channel.direct(BEGIN + 3 + count + Window.TRAILER);
        for (int i = 0; i < BEGIN + 3 + count; i++) {
            frame.put((byte) i);
        }
        Window.trailer(frame, new FileId(1, 2), 4096, true, told);
        return frame.flip();
    }

    @Test
    void aWindowIsCutOff() {
        ByteBuffer frame = reply(5, 5);
        Window window = Window.take(frame, BEGIN);
        assertEquals(new FileId(1, 2), window.file());
        assertEquals(4096, window.offset());
        assertEquals(5, window.bytes().remaining());
        assertEquals(BEGIN + 3, window.bytes().get(0));
        assertEquals(BEGIN + 3, frame.limit());
    }

    @Test
    void aWindowThatIsNoneIsNot() {
        assertNull(Window.take(reply(5, 9), BEGIN));
        assertNull(Window.take(reply(5, -1), BEGIN));
        assertNull(Window.take(reply(Window.MOST + 1, Window.MOST + 1), BEGIN));
        assertNull(Window.take(Channel.direct(BEGIN + Window.TRAILER - 1), BEGIN));
        ByteBuffer negative = reply(5, 5);
        negative.putLong(negative.limit() - 16, -1);
        assertNull(Window.take(negative, BEGIN));
    }
}
