package org.mosix.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void isExactForSmallNumbersAndNearForLargeOnes() {
        for (int value = 0; value <= 31; value++) {
            assertEquals(value, Scale.decode(Scale.encode(value)));
        }
        for (int value = 32; value < Scale.MOST; value++) {
            double error = Math.abs(Scale.decode(Scale.encode(value)) - value) / (double) value;
            assertTrue(error <= 1 / 32.0, value + " becomes " + Scale.decode(Scale.encode(value)));
        }
    }

    @Test
    void staysWithinItsBounds() {
        assertEquals(0, Scale.decode(Scale.encode(-5)));
        assertEquals(Scale.MOST, Scale.decode(Scale.encode(Integer.MAX_VALUE)));
    }

    @Test
    void everyByteIsAnotherNumberInOrder() {
        for (int code = 1; code < 256; code++) {
            assertTrue(Scale.decode((byte) code) > Scale.decode((byte) (code - 1)));
            assertEquals((byte) code, Scale.encode(Scale.decode((byte) code)));
        }
    }
}
