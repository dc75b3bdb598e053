package org.mosix.syscall.marshal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Shape;

/** Follows all pointers of a call as the kernel would: each must be NULL, the fault, or in the area with its length. */
final class Followed {
    private final Row row;
    private final long[] words;
    private final Area area;
    private final ByteBuffer bytes;

    private Followed(Row row, long[] words, Area area) {
        this.row = row;
        this.words = words;
        this.area = area;
        this.bytes = area.bytes();
    }

    /** @param sent arguments by which shapes are chosen */
    static void check(Row row, long[] sent, long[] words, Area area) {
        Followed followed = new Followed(row, words, area);
        for (int i = 0; i < row.args().size(); i++) {
            followed.argument(i, row.args().get(i).of(sent));
        }
    }

    private void argument(int i, Shape shape) {
        long word = words[i];
        switch (shape.kind()) {
            case VALUE:
                break;
            case TEXT:
                if (carried(word, 1)) {
                    int at = offset(word);
                    while (bytes.get(at) != 0) {
                        at++;
                    }
                }
                break;
            case BLOCK:
                block(word, (Shape.Block) shape);
                break;
            case VECTOR:
                vectors(word, words[((Shape.Vector) shape).count()], ((Shape.Vector) shape).in());
                break;
            case NESTED:
                nested(word, (Shape.Nested) shape);
                break;
            case MESSAGE:
                message(word);
                break;
            case MESSAGES:
                long count = Math.min(1024, words[((Shape.Messages) shape).count()] & 0xffffffffL);
                for (int k = 0; k < count && !bad(word) && word != 0; k++) {
                    message(word + k * 64L);
                }
                break;
            case SIXTH:
                if (carried(word, 16) && bytes.getLong(offset(word) + 8) == 8) {
                    carried(bytes.getLong(offset(word)), 8);
                }
                break;
            default:
                throw new AssertionError(shape);
        }
    }

    private void block(long word, Shape.Block block) {
        if (block.size().deref()) {
            long pointer = words[block.size().arg()];
            int length = pointer == 0 || bad(pointer) ? 0 : bytes.getInt(offset(pointer));
            carried(word, Math.max(0, length));
            return;
        }
        if (block.dir() == Shape.Dir.IN && beginning(word)) {
            return;
        }
        long size = block.size().inside()
                ? carried(word, 4) ? block.size().bytes(bytes.getInt(offset(word))) : 0
                : block.size().bytes(words);
        if (size >= 0) {
            carried(word, size);
        } else {
            assertTrue(word == 0 || bad(word), row.name());
        }
    }

    private void nested(long word, Shape.Nested shape) {
        long n = shape.bytes(words);
        if (n < 0) {
            assertTrue(word == 0 || bad(word), row.name());
        } else if (carried(word, n) && shape.inner().points(bytes, offset(word))) {
            long said = shape.inner().bytes(bytes, offset(word));
            long pointer = bytes.getLong(offset(word) + shape.pointer());
            // more than the kernel looks at is refused, or cut by itself
            carried(pointer, Math.min(said, shape.inner().most()));
        }
    }

    private void vectors(long word, long count, boolean in) {
        if (count <= 0 || count > 1024 || !carried(word, count * 16)) {
            return;
        }
        for (int k = 0; k < count; k++) {
            long length = bytes.getLong(offset(word) + k * 16 + 8);
            if (!in || !beginning(bytes.getLong(offset(word) + k * 16))) {
                carried(bytes.getLong(offset(word) + k * 16), Math.max(0, length));
            }
        }
    }

    /** What is only read may go beyond the area, if it began there: a beginning is laid so that the kernel finds the fault. */
    private boolean beginning(long word) {
        long offset = word - area.address();
        return offset >= 0 && offset <= area.capacity();
    }

    private void message(long word) {
        if (!carried(word, 56)) {
            return;
        }
        int at = offset(word);
        carried(bytes.getLong(at), Math.max(0, Math.min(128, bytes.getInt(at + 8))));
        vectors(bytes.getLong(at + 16), bytes.getLong(at + 24), false);
        long control = bytes.getLong(at + 40);
        // the kernel refuses this much before it looks
        if (control >= 0 && control < Integer.MAX_VALUE) {
            carried(bytes.getLong(at + 32), control);
        } else {
            assertTrue(bad(bytes.getLong(at + 32)) || bytes.getLong(at + 32) == 0, row.name());
        }
    }

    private int offset(long word) {
        return (int) (word - area.address());
    }

    private static boolean bad(long word) {
        return word == Trip.FAULT || word == Flag.WILD;
    }

    private boolean carried(long word, long size) {
        if (word == 0 || bad(word)) {
            return false;
        }
        long offset = word - area.address();
        assertTrue(offset >= 0 && offset + size <= area.capacity(), row.name() + ": " + offset + " + " + size);
        return true;
    }
}
