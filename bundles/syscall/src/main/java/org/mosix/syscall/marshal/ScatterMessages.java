package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.syscall.table.Shape;

/** Puts received messages into a guest's struct msghdr or struct mmsghdr[]. One for each {@link Scatter}. */
final class ScatterMessages {
    private final ByteBuffer header = ByteBuffer.allocateDirect(Flag.MMSGHDR).order(ByteOrder.LITTLE_ENDIAN);
    private final Scatter scatter;
    private final Vectors vectors;

    ScatterMessages(Scatter scatter, Vectors vectors) {
        this.scatter = scatter;
        this.vectors = vectors;
    }

    /** Puts the message or messages of argument {@code i}. */
    void scatter(Shape shape, long[] words, int i, long result) throws Malformed {
        if (result < 0) {
            return;
        }
        if (shape instanceof Shape.Messages many) {
            several(many, words, i);
        } else if (!((Shape.Message) shape).in()) {
            scatter.need(1);
            if (scatter.outs().get() != 0) {
                received(words[i]);
            }
        }
    }

    private void several(Shape.Messages many, long[] words, int i) throws Malformed {
        scatter.need(2);
        int number = scatter.outs().getShort() & 0xffff;
        if (number > Math.min(words[many.count()] & 0xffffffffL, Flag.MAX_VECTORS)) {
            throw new Malformed(scatter.name() + ": " + number + " messages");
        }
        for (int k = 0; k < number; k++) {
            long at = words[i] + (long) k * Flag.MMSGHDR;
            scatter.need(4);
            int length = scatter.outs().getInt();
            if (!many.in()) {
                received(at);
            }
            scatter.put(at + Flag.MSGHDR, length, 4);
        }
    }

    /** In the kernel's order, which shows where these places overlap: data, control, name, and then what says how long they are. */
    private void received(long at) throws Malformed {
        header.clear().limit(Flag.MSGHDR);
        boolean there = Copy.pull(scatter.body(), at, Flag.MSGHDR, header) == Flag.MSGHDR;
        header.clear();
        if (!there) {
            // another thread of the guest may have unmapped it: nothing fits any more
            scatter.fault();
            header.putLong(0, 0).putInt(8, 0).putLong(24, 0).putLong(32, 0).putLong(40, 0);
        }
        scatter.need(4);
        int named = scatter.outs().getInt();
        int nameAt = skipped();
        scatter.need(8);
        long control = scatter.outs().getLong();
        int controlAt = skipped();
        scatter.need(4);
        int flags = scatter.outs().getInt();
        data();
        int end = scatter.outs().position();
        scatter.outs().position(controlAt);
        part(header.getLong(32), Math.min(header.getLong(40), Flag.MAX_CONTROL));
        scatter.outs().position(nameAt);
        long name = header.getLong(0);
        part(name, Math.min(header.getInt(8), Flag.MAX_NAME));
        if (name != 0) {
            scatter.put(at + 8, named, 4);
        }
        scatter.put(at + 48, flags, 4);
        scatter.put(at + 40, control, 8);
        scatter.outs().position(end);
    }

    /** Passes over a part, to come back to it: where it begins. */
    private int skipped() throws Malformed {
        int begin = scatter.outs().position();
        int n = scatter.length();
        scatter.outs().position(scatter.outs().position() + n);
        return begin;
    }

    private void part(long address, long capacity) throws Malformed {
        int n = scatter.length();
        // what does not fit is left out: the guest's other threads may have changed the message meanwhile
        if (scatter.push(address, n, capacity) < Math.min(n, capacity)) {
            scatter.fault();
        }
    }

    private void data() throws Malformed {
        int n = scatter.length();
        if (n == 0) {
            return;
        }
        vectors.load(scatter.body(), header.getLong(16), header.getLong(24));
        int before = scatter.outs().position();
        if (vectors.scatter(scatter.body(), 0, n, scatter.outs()) < n) {
            scatter.fault();
        }
        scatter.outs().position(before + n);
    }
}
