package org.mosix.process.home;

import java.nio.ByteBuffer;
import java.util.List;
import org.mosix.linux.Nr;
import org.mosix.process.home.Habits.Question;
import org.mosix.process.protocol.Sequel;
import org.mosix.syscall.table.Row;

/**
 * The calls that a guest makes, as far as they tell what it will ask next: the last few of them are the context in which
 * {@link Habits} know the next question. Under the deputy's lock, or between two calls on the thread that answers.
 */
final class Asking {
    /** So many calls make a context: fewer fit many places of a program, more are seldom seen twice. */
    private static final int CONTEXT = 4;

    private static final long PRIME = 0x100000001b3L;

    private final Habits habits;
    private final long user;
    private long[] last = new long[CONTEXT];
    /** Those that the host was told of with the last answer. */
    private List<Question> told = List.of();

    Asking(Habits habits, long user) {
        this.habits = habits;
        this.user = user;
    }

    /**
     * A call has come.
     *
     * @param ins from position to limit; not changed
     * @param used how many of the questions that were answered ahead the guest has asked since
     */
    void called(Row row, long[] args, ByteBuffer ins, int used) {
        for (int i = 0; i < Math.min(used, told.size()); i++) {
            push(last, hash(told.get(i)));
        }
        told = List.of();
        Question now = question(row, args, ins);
        habits.learn(context(last), now);
        boolean named = row.nr() == Nr.OPENAT && ins.remaining() <= Habits.MOST_INS;
        push(last, now != null ? hash(now) : hash(row.nr(), named ? bytes(ins) : new byte[0]));
    }

    private static Question question(Row row, long[] args, ByteBuffer ins) {
        if (!Sequel.asks(row.nr()) || ins.remaining() > Habits.MOST_INS) {
            return null;
        }
        byte[] copy = bytes(ins);
        return Sequel.isOwn(copy) ? null : new Question(row, args.clone(), copy);
    }

    private static byte[] bytes(ByteBuffer ins) {
        byte[] copy = new byte[ins.remaining()];
        ins.get(ins.position(), copy);
        return copy;
    }

    /** Is something known of what comes next? */
    boolean knows() {
        return habits.after(context(last)) != null;
    }

    /** What probably comes next, after these. */
    Question after(List<Question> expected) {
        long[] then = last.clone();
        expected.forEach(q -> push(then, hash(q)));
        return habits.after(context(then));
    }

    /** The host is told of these, with their answers. */
    void tells(List<Question> expected) {
        told = List.copyOf(expected);
    }

    private long context(long[] calls) {
        long hash = user;
        for (long call : calls) {
            hash = (hash ^ call) * PRIME;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    private static void push(long[] calls, long hash) {
        System.arraycopy(calls, 1, calls, 0, CONTEXT - 1);
        calls[CONTEXT - 1] = hash;
    }

    private static long hash(Question q) {
        return hash(q.row().nr(), q.ins());
    }

    private static long hash(int nr, byte[] ins) {
        long hash = 0xcbf29ce484222325L ^ nr;
        for (byte b : ins) {
            hash = (hash ^ b) * PRIME;
        }
        return hash;
    }
}
