package org.mosix.process.home;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Nr;
import org.mosix.process.home.Habits.Question;
import org.mosix.process.protocol.Sequel;
import org.mosix.syscall.table.Row;

/**
 * The calls that a guest makes, as far as they tell what it will ask next: the last few of them are the context in which
 * {@link Habits} know the next question, and {@link Listings} know the next name of a directory. Under the deputy's lock, or between two calls on the thread that answers.
 */
final class Asking {
    /** So many calls make a context: fewer fit many places of a program, more are seldom seen twice. */
    private static final int CONTEXT = 4;

    private static final long PRIME = 0x100000001b3L;

    /** Questions that habits answer at once, and directories. */
    private static final int OF_HABITS = 8;

    private static final int OF_LISTINGS = 16;
    /** One guess in so many calls is made where guesses were wrong. */
    private static final int SELDOM = 16;

    private final Habits habits;
    private final Listings listings = new Listings();
    private final long user;
    private long[] last = new long[CONTEXT];
    /** The call that came last, if it only asks; else null. */
    private Question now;
    /** How many names of a directory are worth a guess: as with a file's readahead, more the more were used. */
    private int width = 1;

    private int unguessed;
    /** Those that were told are names of a directory. */
    private boolean walking;
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
        boolean walked = walking && used > 0;
        if (walking && !told.isEmpty()) {
            width = used >= told.size() ? Math.min(OF_LISTINGS, Math.max(1, 2 * width)) : used > 0 ? width : width / 2;
        }
        told = List.of();
        now = question(row, args, ins);
        // A walk through many files is no habit.
        if (now == null || !walked) {
            habits.learn(context(last), now);
        }
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

    /** What probably comes next, in this order. */
    List<Question> expected() {
        List<Question> expected = new ArrayList<>();
        long[] then = last.clone();
        Question next = habits.after(context(then));
        while (next != null && expected.size() < OF_HABITS) {
            expected.add(next);
            push(then, hash(next));
            next = habits.after(context(then));
        }
        walking = expected.isEmpty() && now != null;
        return walking ? listings.next(now, guesses()) : expected;
    }

    private int guesses() {
        unguessed = width > 0 ? 0 : (unguessed + 1) % SELDOM;
        return width > 0 ? width : unguessed == 0 ? 1 : 0;
    }

    /** The call was a getdents64(2) that has given these records. */
    void listed(ByteBuffer records) {
        listings.read(records);
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
