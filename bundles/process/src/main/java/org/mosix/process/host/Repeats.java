package org.mosix.process.host;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Errno;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.protocol.FileId;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.process.protocol.Sequel;
import org.mosix.syscall.marshal.Gather;
import org.mosix.syscall.marshal.Malformed;
import org.mosix.syscall.marshal.Scatter;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Shape;
import org.mosix.syscall.table.Table;
import org.mosix.wire.Channel;

/**
 * Questions that home has answered already (docs/adr/0006): programs ask twice in a row whether a file is there, and they ask
 * what they have asked last time. On Up, but for {@link #learn}.
 */
final class Repeats {
    /** Most bytes of what is asked or answered: a path. */
    private static final int MOST = 4096 + 64;

    private final Gather gather = new Gather(Gather.CHUNK);
    private final Scatter scatter = new Scatter();
    private final ByteBuffer asked = Channel.direct(2 * MOST);
    private final ByteBuffer given = Channel.direct(Math.max(MOST, Sequel.MOST_BYTES));

    /** What a call that goes home in this frame asks, if the same may well be asked again; else null. */
    static byte[] question(Flight flight, ByteBuffer frame) {
        int length = frame.position() - CallFrame.SIZE;
        boolean plain = Sequel.asks(flight.row.nr()) || flight.row.nr() == Nr.OPENAT;
        if (!plain || length > MOST || flight.map != null || flight.done != 0) {
            return null;
        }
        byte[] ins = new byte[length];
        frame.get(CallFrame.SIZE, ins);
        return Sequel.isOwn(ins) ? null : ins;
    }

    /**
     * What home has answered, with the outs from {@link ReplyFrame#SIZE} to the limit, and what it has answered ahead: null
     * if there is nothing to be kept. On Down.
     *
     * @param other what is known besides, or null
     */
    Foreseen learn(Flight flight, long result, ByteBuffer reply, List<Sequel> ahead, Foreseen other, long now) {
        List<Answer> answers = new ArrayList<>();
        int length = reply.limit() - ReplyFrame.SIZE;
        // An open that finds nothing does nothing.
        boolean asks = flight.row.nr() != Nr.OPENAT || result == -Errno.ENOENT;
        boolean again = flight.question != null && asks && length <= MOST && !Errno.isRestart(result);
        if (again) {
            byte[] outs = new byte[length];
            reply.get(ReplyFrame.SIZE, outs);
            answers.add(new Answer(flight.row, flight.args, ByteBuffer.wrap(flight.question), result, outs));
        }
        for (Sequel s : ahead) {
            answers.add(new Answer(Table.row(s.nr()), s.args(), ByteBuffer.wrap(s.ins()), s.result(), s.outs()));
        }
        return answers.isEmpty() ? other : new Known(answers, again ? 1 : 0, other, now);
    }

    private record Answer(Row row, long[] args, ByteBuffer ins, long result, byte[] outs) {
        /** Is it about these words, but for what they point to? */
        boolean isOf(int nr, long[] words) {
            if (nr != row.nr()) {
                return false;
            }
            for (int i = 0; i < row.args().size(); i++) {
                if (words[i] != args[i] && row.args().get(i).of(words) instanceof Shape.Value) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Answers, in the order in which home has given them. What comes before one that is used is older: it is used no more. */
    private final class Known extends Foreseen {
        private final List<Answer> answers;
        /** How many of them were asked before. */
        private final int asked;

        /** On Up. */
        private Foreseen other;
        /** The first that may be used. On Up. */
        private int at;
        /** How many of those answered ahead the guest has passed. Set on Up. */
        private volatile int used;

        private Known(List<Answer> answers, int asked, Foreseen other, long since) {
            super(since);
            this.answers = answers;
            this.asked = asked;
            this.other = other;
        }

        @Override
        int used() {
            return used;
        }

        @Override
        boolean isOf(FileId file) {
            return other != null && other.isOf(file);
        }

        @Override
        Reading reading(Reading before) {
            return other == null ? before : other.reading(before);
        }

        @Override
        boolean ends(int descriptor) {
            other = other != null && other.ends(descriptor) ? null : other;
            return answers.stream().anyMatch(a -> (int) a.args[0] == descriptor);
        }

        @Override
        long make(int nr, long[] words, BodyMemory memory) {
            long result = other == null ? UNKNOWN : other.make(nr, words, memory);
            boolean gathered = false;
            for (int i = at; i < answers.size() && result == UNKNOWN; i++) {
                Answer answer = answers.get(i);
                if (answer.isOf(nr, words)) {
                    if (!gathered && !gather(answer.row, words, memory)) {
                        return UNKNOWN;
                    }
                    gathered = true;
                    if (Repeats.this.asked.equals(answer.ins)) {
                        result = put(answer, words, memory);
                        at = i;
                        used = i + 1 - asked;
                    }
                }
            }
            return result;
        }
    }

    private boolean gather(Row row, long[] words, BodyMemory memory) {
        boolean whole = gather.gather(row, words, memory, asked.clear()) == Gather.Outcome.WHOLE;
        asked.flip();
        return whole;
    }

    private long put(Answer answer, long[] words, BodyMemory memory) {
        if (answer.outs.length > given.capacity()) {
            return Foreseen.UNKNOWN;
        }
        try {
            given.clear().put(answer.outs).flip();
            return scatter.scatter(answer.row, words, answer.result, given, memory);
        } catch (Malformed e) {
            return Foreseen.UNKNOWN; // No home answers so; to the call itself it will say more.
        }
    }
}
