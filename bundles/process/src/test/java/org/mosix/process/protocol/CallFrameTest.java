package org.mosix.process.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;

class CallFrameTest {
    private final ByteBuffer frame = Channel.direct(CallFrame.SIZE);

    @Test
    void aDescriptorIsClosedOrNone() throws Malformed {
        assertEquals(CallFrame.NO_CLOSE, CallFrame.closes(frame));
        assertEquals(0, CallFrame.closes(frame.putInt(CallFrame.CLOSE, 1)));
        assertEquals(Integer.MAX_VALUE - 1, CallFrame.closes(frame.putInt(CallFrame.CLOSE, Integer.MAX_VALUE)));
    }

    @Test
    void aNegativeOneBreaksTheRules() {
        assertThrows(Malformed.class, () -> CallFrame.closes(frame.putInt(CallFrame.CLOSE, -1)));
        assertThrows(Malformed.class, () -> CallFrame.closes(frame.putInt(CallFrame.CLOSE, Integer.MIN_VALUE)));
    }
}
