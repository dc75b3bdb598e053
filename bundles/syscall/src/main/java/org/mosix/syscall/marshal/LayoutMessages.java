package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.mosix.syscall.table.Shape;

/** Lays out struct msghdr and struct mmsghdr[] for a {@link Layout} and takes their outs. */
final class LayoutMessages {
    /** What was laid out for one message; offsets in the area, -1 if nothing. */
    private static final class Slot {
        int header;
        int name;
        int nameCapacity;
        int control;
        int controlCapacity;
        int data;
        int dataCapacity;
    }

    private final Layout layout;
    private Slot[] slots = new Slot[0];
    private int count;

    LayoutMessages(Layout layout) {
        this.layout = layout;
    }

    /** Lays out the message or messages in argument {@code i} and sets its word. */
    void lay(Shape shape, int i, long[] args, long[] words) throws Malformed {
        count = 0;
        byte flag = layout.rawFlag();
        if (flag != Flag.PRESENT) {
            if (flag != Flag.NULL && flag != Flag.BAD) {
                throw new Malformed(layout.name() + ": flag " + flag);
            }
            words[i] = flag == Flag.NULL ? 0 : layout.fault(i);
            return;
        }
        boolean many = shape instanceof Shape.Messages;
        boolean in = many ? ((Shape.Messages) shape).in() : ((Shape.Message) shape).in();
        int size = many ? Flag.MMSGHDR : Flag.MSGHDR;
        int number = many ? number(args, ((Shape.Messages) shape).count()) : 1;
        int at = layout.take(number * size);
        layout.zero(at, number * size);
        words[i] = layout.pointer(at);
        grow(number);
        for (int k = 0; k < number; k++) {
            message(slots[k], at + k * size, in);
        }
        count = number;
    }

    private int number(long[] args, int countArg) throws Malformed {
        layout.need(2);
        int number = layout.ins().getShort() & 0xffff;
        // the kernel goes by the argument, so both must agree
        if (number == 0 || number > Flag.MAX_VECTORS || number != (args[countArg] & 0xffffffffL)) {
            throw new Malformed(layout.name() + ": " + number + " messages");
        }
        return number;
    }

    private void grow(int number) {
        int had = slots.length;
        if (had < number) {
            slots = Arrays.copyOf(slots, number);
            for (int k = had; k < number; k++) {
                slots[k] = new Slot();
            }
        }
    }

    private void message(Slot slot, int header, boolean in) throws Malformed {
        slot.header = header;
        name(slot, in);
        control(slot, in);
        data(slot, in);
    }

    private void name(Slot slot, boolean in) throws Malformed {
        layout.need(4);
        int length = layout.ins().getInt();
        if (length < -1 || length > Flag.MAX_NAME) {
            throw new Malformed(layout.name() + ": name of " + length);
        }
        slot.nameCapacity = Math.max(0, length);
        slot.name = part(slot.nameCapacity, in);
        layout.room().putLong(slot.header, word(slot.name)).putInt(slot.header + 8, length);
    }

    private void control(Slot slot, boolean in) throws Malformed {
        layout.need(8);
        long length = layout.ins().getLong();
        byte flag = layout.ins().hasRemaining() ? layout.ins().get(layout.ins().position()) : Flag.MANY;
        if (flag == Flag.PRESENT && (length < 0 || length > Flag.MAX_CONTROL)) {
            throw new Malformed(layout.name() + ": control data of " + length);
        }
        slot.controlCapacity = flag == Flag.PRESENT ? (int) length : 0;
        slot.control = part(slot.controlCapacity, in);
        layout.room().putLong(slot.header + 32, word(slot.control)).putLong(slot.header + 40, length);
        layout.need(4);
        layout.room().putInt(slot.header + 48, layout.ins().getInt());
    }

    private void data(Slot slot, boolean in) throws Malformed {
        byte flag = layout.rawFlag();
        slot.data = -1;
        slot.dataCapacity = 0;
        long vector = layout.fault();
        long number = flag == Flag.NULL ? 0 : flag == Flag.MANY ? Flag.MAX_VECTORS + 1 : 1;
        if (flag == Flag.PRESENT || flag == Flag.REFUSED) {
            int at = layout.take(16);
            int n = flag == Flag.PRESENT ? layout.uint() : -1;
            slot.dataCapacity = Math.max(0, n);
            slot.data = in && n > 0 ? layout.copy(n, n) : layout.take(slot.dataCapacity);
            layout.room().putLong(at, layout.pointer(slot.data)).putLong(at + 8, n);
            vector = layout.pointer(at);
        } else if (flag == Flag.SHORT) {
            int at = layout.take(16);
            layout.room().putLong(at, layout.fault()).putLong(at + 8, layout.uint());
            vector = layout.pointer(at);
        }
        layout.room().putLong(slot.header + 16, vector).putLong(slot.header + 24, number);
    }

    /** Lays out a flagged part: its offset, -1 for NULL, -2 for BAD. */
    private int part(int n, boolean in) throws Malformed {
        switch (layout.rawFlag()) {
            case Flag.NULL:
                return -1;
            case Flag.PRESENT:
                if (in) {
                    return layout.copy(n, n);
                }
                int at = layout.take(n);
                layout.zero(at, n);
                return at;
            default:
                return -2;
        }
    }

    private long word(int at) {
        return at >= 0 ? layout.pointer(at) : at == -1 ? 0 : layout.fault();
    }

    /** Appends the outs of what was laid out. */
    void outs(Shape shape, long result, ByteBuffer into) {
        if (result < 0) {
            return;
        }
        if (shape instanceof Shape.Message one) {
            if (!one.in()) {
                into.put((byte) count);
                if (count == 1) {
                    received(slots[0], result, into);
                }
            }
            return;
        }
        int done = (int) Math.min(result, count);
        into.putShort((short) done);
        for (int k = 0; k < done; k++) {
            int length = layout.room().getInt(slots[k].header + Flag.MSGHDR);
            into.putInt(length);
            if (!((Shape.Messages) shape).in()) {
                received(slots[k], length & 0xffffffffL, into);
            }
        }
    }

    private void received(Slot slot, long length, ByteBuffer into) {
        int named = layout.room().getInt(slot.header + 8);
        into.putInt(named);
        layout.append(slot.name, slot.name < 0 ? 0 : Math.max(0, Math.min(named, slot.nameCapacity)), into);
        long control = layout.room().getLong(slot.header + 40);
        into.putLong(control);
        layout.append(slot.control, slot.control < 0 ? 0 : Math.max(0, Math.min(control, slot.controlCapacity)), into);
        into.putInt(layout.room().getInt(slot.header + 48));
        layout.append(slot.data, slot.data < 0 ? 0 : Math.min(length, slot.dataCapacity), into);
    }
}
