package org.mosix.discovery;

/**
 * Numbers from 0 to {@link #MOST} in a byte: four bits of exponent, four of mantissa. Up to 31 exact, above with an error of
 * at most 1/32; what is larger becomes the most. Rounded to the nearest, so that means stay what they are.
 */
public final class Scale {
    public static final int MOST = 31 << 14;

    private static final int MANTISSA_BITS = 4;
    private static final int ONE = 1 << MANTISSA_BITS;

    private Scale() {}

    /** Negative numbers become 0. */
    public static byte encode(int value) {
        if (value < ONE) {
            return (byte) Math.max(0, value);
        }
        if (value >= MOST) {
            return (byte) 0xff;
        }
        int shift = 31 - Integer.numberOfLeadingZeros(value) - MANTISSA_BITS;
        int rounded = shift == 0 ? value : value + (1 << shift - 1) >> shift;
        if (rounded == 2 * ONE) {
            rounded = ONE;
            shift++;
        }
        return (byte) (shift + 1 << MANTISSA_BITS | rounded - ONE);
    }

    public static int decode(byte code) {
        int exponent = (code & 0xff) >> MANTISSA_BITS;
        int mantissa = code & ONE - 1;
        return exponent == 0 ? mantissa : (ONE + mantissa) << exponent - 1;
    }
}
