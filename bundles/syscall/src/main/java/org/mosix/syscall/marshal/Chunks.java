package org.mosix.syscall.marshal;

import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Shape;
import org.mosix.syscall.table.Traits;

/** Where a call goes on whose first bytes were done already. */
final class Chunks {
    private Chunks() {}

    /** Moves buffer, length and file position by {@code skip} bytes; gives the bytes to skip in a vector. */
    static long skip(Row row, long[] words, long skip) {
        Traits.Chunk chunk = row.traits().chunk();
        if (skip == 0) {
            return 0;
        }
        if (chunk == null || skip < 0) {
            throw new IllegalArgumentException(row.name() + " cannot be continued");
        }
        // -1 means "at the file's own position" for preadv2 and pwritev2
        if (chunk.offset() >= 0 && words[chunk.offset()] != -1) {
            words[chunk.offset()] += skip;
        }
        if (row.args().get(chunk.buffer()).kind() == Shape.Kind.VECTOR) {
            return skip;
        }
        words[chunk.buffer()] += skip;
        words[chunk.length()] = Math.max(0, words[chunk.length()] - skip);
        return 0;
    }
}
