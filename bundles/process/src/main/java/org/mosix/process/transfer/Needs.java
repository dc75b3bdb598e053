package org.mosix.process.transfer;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.image.FileRef;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;

/** Which runs of which files of an image the receiver lacks. */
public record Needs(List<Run> runs) {
    private static final int RUN = 20;
    private static final int PAGE = 4096;
    /** Most runs of one need. */
    public static final int MOST = 1 << 15;

    /** @param length bytes from {@code offset} of file {@code file} of the image */
    public record Run(int file, long offset, long length) {
        /** Whole pages of a file, the last one may end with it. */
        private boolean isInside(List<FileRef> files) {
            if (file < 0 || file >= files.size() || offset < 0 || length < 0 || offset % PAGE != 0) {
                return false;
            }
            long size = files.get(file).size();
            boolean whole = length % PAGE == 0 || offset + length == size;
            return whole && offset <= (size + PAGE - 1 & -PAGE) - length;
        }
    }

    /** Body of a NEED frame: task, count, runs. */
    public ByteBuffer encode(long task) {
        ByteBuffer b = Channel.direct(12 + runs.size() * RUN);
        b.putLong(task).putInt(runs.size());
        for (Run r : runs) {
            b.putInt(r.file).putLong(r.offset).putLong(r.length);
        }
        return b.flip();
    }

    /** Reads what follows the task; only runs inside the image's files are taken. */
    public static Needs decode(ByteBuffer b, List<FileRef> files) throws Malformed {
        try {
            int n = b.getInt();
            if (n < 0 || n > MOST) {
                throw new Malformed("a need of " + n + " runs");
            }
            if (b.remaining() != n * RUN) {
                throw new Malformed("a need of " + n + " runs in " + b.remaining() + " bytes");
            }
            List<Run> runs = new ArrayList<>();
            double wanted = 0;
            for (int i = 0; i < n; i++) {
                Run r = new Run(b.getInt(), b.getLong(), b.getLong());
                if (!r.isInside(files)) {
                    throw new Malformed("a need of " + r + ", outside the image's files");
                }
                wanted += r.length;
                runs.add(r);
            }
            // Once is enough: else a small frame could ask for endless bytes.
            if (wanted > files.stream().mapToDouble(f -> f.size() + 4096.0).sum()) {
                throw new Malformed("a need of more than the image's files");
            }
            return new Needs(runs);
        } catch (BufferUnderflowException e) {
            throw new Malformed("a need that is cut short");
        }
    }
}
