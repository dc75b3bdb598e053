package org.mosix.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.mosix.linux.proc.HugePages;

/**
 * Which anonymous mappings of an image are nearly full of pages: a receiver fills them four times as fast with huge
 * pages, which would waste memory in the others. Whole mappings only: advice for a part would split one, and the program
 * could not mremap(2) it any more. Travels behind the image: {@code u32 number, u32 indexes of mappings, ascending}.
 */
public final class FullMappings {
    private static final int MOST = 64;
    private static final long LEAST_BYTES = 2 * HugePages.SIZE;
    /** Of sixteen parts. */
    private static final long LEAST_FULL = 15;

    private FullMappings() {}

    /** @param runs the process's own pages, as {@link Pages#own} gives them */
    public static int[] of(ProcessImage image, long[] runs) {
        int[] found = new int[MOST];
        int n = 0;
        int run = 0;
        for (int i = 0; i < image.vmas().size() && n < MOST; i++) {
            Vma v = image.vmas().get(i);
            while (run < runs.length && runs[run + 1] <= v.start()) {
                run += 2;
            }
            if (v.kind() == Vma.Kind.ANONYMOUS && v.writable() && !v.growsDown() && v.size() >= LEAST_BYTES) {
                long own = 0;
                for (int r = run; r < runs.length && runs[r] < v.end(); r += 2) {
                    own += Math.min(runs[r + 1], v.end()) - Math.max(runs[r], v.start());
                }
                if (own >= v.size() / 16 * LEAST_FULL) {
                    found[n++] = i;
                }
            }
        }
        return Arrays.copyOf(found, n);
    }

    public static ByteBuffer encode(int[] full) {
        ByteBuffer b = ByteBuffer.allocate(4 + 4 * full.length).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(full.length);
        for (int index : full) {
            b.putInt(index);
        }
        return b.flip();
    }

    /** Reads what follows the image. */
    public static int[] decode(ByteBuffer b, ProcessImage image) throws MalformedImage {
        int n = b.remaining() < 4 ? -1 : b.getInt();
        if (n < 0 || n > MOST || b.remaining() < 4 * n) {
            throw new MalformedImage("a list of " + n + " full mappings");
        }
        int[] full = new int[n];
        int last = -1;
        for (int i = 0; i < n; i++) {
            full[i] = b.getInt();
            boolean fine = full[i] > last && full[i] < image.vmas().size();
            if (!fine || image.vmas().get(full[i]).kind() != Vma.Kind.ANONYMOUS) {
                throw new MalformedImage("full mapping " + full[i]);
            }
            last = full[i];
        }
        return full;
    }
}
