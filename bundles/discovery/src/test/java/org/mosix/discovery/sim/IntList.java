package org.mosix.discovery.sim;

import java.util.Arrays;

/** Numbers that are added one by one and taken all at once. */
final class IntList {
    private static final int[] NONE = new int[0];

    private int[] values = NONE;
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size + 4);
        }
        values[size++] = value;
    }

    int[] take() {
        int[] taken = size == 0 ? NONE : Arrays.copyOf(values, size);
        size = 0;
        return taken;
    }
}
