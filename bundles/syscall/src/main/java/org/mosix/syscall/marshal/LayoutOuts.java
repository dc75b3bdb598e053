package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import org.mosix.syscall.table.Shape;

/** Takes the outs of what a {@link Layout} has laid out. */
final class LayoutOuts {
    private final Layout layout;
    private final LayoutMessages messages;
    private final LayoutNested nested;

    LayoutOuts(Layout layout, LayoutMessages messages, LayoutNested nested) {
        this.layout = layout;
        this.messages = messages;
        this.nested = nested;
    }

    /** Appends what the kernel filled of argument {@code i}. */
    void argument(int i, Shape shape, long result, ByteBuffer into) {
        switch (shape.kind()) {
            case BLOCK:
                block(i, (Shape.Block) shape, result, into);
                break;
            case VECTOR:
                if (!((Shape.Vector) shape).in() && result >= 0) {
                    int at = layout.offset(i);
                    layout.append(at, at < 0 ? 0 : Math.min(result, layout.capacity(i)), into);
                }
                break;
            case MESSAGE:
            case MESSAGES:
                messages.outs(shape, result, into);
                break;
            case NESTED:
                nested.outs((Shape.Nested) shape, result, into);
                break;
            default:
                break;
        }
    }

    private void block(int i, Shape.Block block, long result, ByteBuffer into) {
        if (!block.dir().out() || !block.fill().any(result)) {
            return;
        }
        int at = layout.offset(i);
        layout.append(at, at < 0 ? 0 : filled(i, block, result), into);
    }

    private long filled(int i, Shape.Block block, long result) {
        int at = layout.offset(i);
        int capacity = layout.capacity(i);
        switch (block.fill().rule()) {
            case DEREF:
                return told(capacity, layout.offset(block.size().arg()));
            case HEAD:
                return capacity < Integer.BYTES ? 0 : told(capacity, at);
            case TEXT:
                return text(at, capacity);
            default:
                return block.fill().bytes(result, capacity);
        }
    }

    private long told(int capacity, int at) {
        return Math.max(0, Math.min(capacity, layout.room().getInt(at)));
    }

    private long text(int at, int capacity) {
        int n = 0;
        while (n < capacity && layout.room().get(at + n) != 0) {
            n++;
        }
        return Math.min(capacity, n + 1);
    }
}
