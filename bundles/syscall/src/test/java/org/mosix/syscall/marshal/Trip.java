package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Table;

/** One call from a guest's memory through ins, area and outs back into it; the test is the kernel in the middle. */
final class Trip {
    static final long FAULT = 16;
    static final long AREA = 0x10000L;

    interface Kernel {
        /** @param area what the deputy sees at {@link #AREA} */
        long call(long[] words, ByteBuffer area);
    }

    final Gather gather = new Gather(Gather.CHUNK);
    final Layout layout = new Layout(FAULT);
    final Scatter scatter = new Scatter();
    final Area area = new Area(ByteBuffer.allocateDirect(1 << 20), AREA);
    final ByteBuffer frame = ByteBuffer.allocateDirect((1 << 20) + 4096);
    final Memory body;
    Gather.Outcome outcome;
    int insSize;
    int outsSize;

    Trip(Memory body) {
        this.body = body;
    }

    long call(String name, Kernel kernel, long... args) throws Malformed {
        return call(name, 0, kernel, args);
    }

    long call(String name, long skip, Kernel kernel, long... args) throws Malformed {
        Row row = Table.row(name);
        long[] six = java.util.Arrays.copyOf(args, 6);
        frame.clear();
        outcome = gather.gather(row, six, skip, body, frame);
        if (outcome == Gather.Outcome.RETURN) {
            return Long.MIN_VALUE;
        }
        insSize = frame.position();
        frame.flip();
        layout.lay(row, gather.args(), frame, area);
        long result =
                kernel.call(layout.words(), area.bytes().duplicate().clear().order(ByteOrder.LITTLE_ENDIAN));
        frame.clear();
        layout.outs(result, frame);
        outsSize = frame.position();
        frame.flip();
        return scatter.scatter(row, six, skip, result, frame, body);
    }

    /** Offset in the area of a pointer that the deputy's kernel got. */
    static int in(long pointer) {
        return Math.toIntExact(pointer - AREA);
    }

    static String text(ByteBuffer area, long pointer) {
        StringBuilder text = new StringBuilder();
        for (int at = in(pointer); area.get(at) != 0; at++) {
            text.append((char) (area.get(at) & 0xff));
        }
        return text.toString();
    }

    static String bytes(ByteBuffer area, long pointer, int n) {
        byte[] data = new byte[n];
        area.get(in(pointer), data);
        return new String(data, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
