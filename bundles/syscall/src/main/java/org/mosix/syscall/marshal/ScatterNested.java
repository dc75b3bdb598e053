package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.syscall.table.Shape;

/** Puts the outs of a structure that holds a pointer. One for each {@link Scatter}. */
final class ScatterNested {
    private final Scatter scatter;
    private final ByteBuffer structure = ByteBuffer.allocateDirect(4096).order(ByteOrder.LITTLE_ENDIAN);

    ScatterNested(Scatter scatter) {
        this.scatter = scatter;
    }

    /** Argument {@code i}, after a result that is no error. */
    void scatter(Shape.Nested shape, int i, long[] words) throws Malformed {
        // the guest's own structure says where the bytes go and how many it has room for, whatever home sent
        long n = Math.max(0, shape.bytes(words));
        structure.clear().limit((int) n);
        boolean there = n > 0 && Copy.pull(scatter.body(), words[i], (int) n, structure) == n;
        structure.clear();
        there &= shape.inner().points(structure, 0);
        if (shape.back()) {
            back(shape, words[i], (int) n);
        }
        if (shape.dir().out()) {
            int told = scatter.length();
            long room = there ? Math.min(shape.inner().most(), shape.inner().bytes(structure, 0)) : 0;
            long pointer = there ? structure.getLong(shape.pointer()) : 0;
            int fit = (int) Math.min(told, room);
            if (scatter.push(pointer, told, room) < fit) {
                scatter.fault();
            }
        }
    }

    /** All but the pointer, which stays the guest's. */
    private void back(Shape.Nested shape, long address, int n) throws Malformed {
        int told = scatter.length();
        if (told == 0) {
            return;
        }
        if (told != n) {
            throw new Malformed(scatter.name() + ": a structure of " + told);
        }
        int behind = shape.pointer() + Long.BYTES;
        int before = scatter.push(address, shape.pointer(), shape.pointer());
        scatter.outs().position(scatter.outs().position() + Long.BYTES);
        int after = scatter.push(address + behind, n - behind, n - behind);
        if (before + after < n - Long.BYTES) {
            scatter.fault();
        }
    }
}
