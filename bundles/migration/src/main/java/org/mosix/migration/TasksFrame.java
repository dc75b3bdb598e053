package org.mosix.migration;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;

/**
 * Which processes a host wants its peer to take home, behind {@link Question#TAKE_SOME}: u8 version, u8 zero, u16 number, and the
 * task of each as u64. Little-endian.
 */
final class TasksFrame {
    private static final int VERSION = 1;
    private static final int HEAD = 4;
    /** In one question; who has more to say asks again. */
    static final int MOST = 1000;

    private TasksFrame() {}

    /** Of at most {@link #MOST}. */
    static ByteBuffer encode(Collection<Long> tasks) {
        List<Long> some = tasks.stream().limit(MOST).toList();
        ByteBuffer b = Channel.direct(HEAD + Long.BYTES * some.size());
        b.put((byte) VERSION).put((byte) 0).putShort((short) some.size());
        some.forEach(b::putLong);
        return b.flip();
    }

    /** What a peer sent: nothing of it is believed unseen. */
    static Set<Long> decode(ByteBuffer b) throws Malformed {
        if (b.remaining() < HEAD) {
            throw new Malformed("a question of " + b.remaining() + " bytes");
        }
        int version = b.get();
        int zero = b.get();
        int number = b.getShort() & 0xffff;
        if (version != VERSION || zero != 0) {
            throw new Malformed("a question of version " + version);
        }
        if (number > MOST || b.remaining() != Long.BYTES * number) {
            throw new Malformed("a question about " + number + " processes in " + b.remaining() + " bytes");
        }
        List<Long> tasks = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            tasks.add(b.getLong());
        }
        return new HashSet<>(tasks);
    }
}
