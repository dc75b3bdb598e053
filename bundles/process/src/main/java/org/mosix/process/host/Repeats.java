package org.mosix.process.host;

import java.nio.ByteBuffer;
import org.mosix.linux.Errno;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.syscall.marshal.Gather;
import org.mosix.syscall.marshal.Malformed;
import org.mosix.syscall.marshal.Scatter;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Shape;
import org.mosix.wire.Channel;

/**
 * Questions that programs ask twice in a row: does this file exist, which directory is this (docs/adr/0006). What home has
 * just answered holds for the same question, until the guest calls home for something else. On Up, but for
 * {@link Question#answered}.
 */
final class Repeats {
    /** Most bytes of what is asked or answered: a path. */
    private static final int MOST = 4096 + 64;

    private final Gather gather = new Gather(Gather.CHUNK);
    private final Scatter scatter = new Scatter();
    private final ByteBuffer asked = Channel.direct(2 * MOST);
    private final ByteBuffer given = Channel.direct(MOST);

    /** Calls that only ask, and change nothing. */
    static boolean asks(int nr) {
        return switch (nr) {
            case Nr.STAT, Nr.LSTAT, Nr.FSTAT, Nr.NEWFSTATAT, Nr.STATX -> true;
            case Nr.ACCESS, Nr.FACCESSAT, Nr.FACCESSAT2, Nr.READLINK, Nr.READLINKAT, Nr.GETCWD -> true;
            default -> false;
        };
    }

    /** A call that goes home in this frame, if it may be such; else null. */
    Question question(Flight flight, ByteBuffer frame) {
        int length = frame.position() - CallFrame.SIZE;
        boolean plain = asks(flight.row.nr()) || flight.row.nr() == Nr.OPENAT;
        if (!plain || length > MOST || flight.map != null || flight.done != 0) {
            return null;
        }
        byte[] ins = new byte[length];
        frame.get(CallFrame.SIZE, ins);
        return new Question(flight.row, flight.args, ins);
    }

    /** A question that is on its way home, and then what was answered. Immutable. */
    final class Question {
        private final Row row;
        private final long[] args;
        private final ByteBuffer ins;

        private Question(Row row, long[] args, byte[] ins) {
            this.row = row;
            this.args = args;
            this.ins = ByteBuffer.wrap(ins);
        }

        /** Home has answered, with the outs from {@link ReplyFrame#SIZE} to the limit; null if that is not to be kept. */
        Foreseen answered(long result, ByteBuffer reply, long now) {
            int length = reply.limit() - ReplyFrame.SIZE;
            boolean opens = row.nr() == Nr.OPENAT;
            // An open that finds nothing does nothing.
            if (length > MOST || Errno.isRestart(result) || opens && result != -Errno.ENOENT) {
                return null;
            }
            byte[] outs = new byte[length];
            reply.get(ReplyFrame.SIZE, outs);
            return new Answered(this, result, outs, now);
        }

        private boolean isAskedBy(int nr, long[] words, BodyMemory memory) {
            if (nr != row.nr()) {
                return false;
            }
            for (int i = 0; i < row.args().size(); i++) {
                if (words[i] != args[i] && row.args().get(i).of(words) instanceof Shape.Value) {
                    return false;
                }
            }
            asked.clear();
            return gather.gather(row, words, memory, asked) == Gather.Outcome.WHOLE
                    && asked.flip().equals(ins);
        }

        private long give(long result, byte[] outs, long[] words, BodyMemory memory) {
            try {
                return scatter.scatter(
                        row, words, result, given.clear().put(outs).flip(), memory);
            } catch (Malformed e) {
                return Foreseen.UNKNOWN; // Home's answer to the call itself was as bad, and has ended the link.
            }
        }
    }

    /** An answer, for the same question. */
    private static final class Answered extends Foreseen {
        private final Question question;
        private final long result;
        private final byte[] outs;

        private Answered(Question question, long result, byte[] outs, long since) {
            super(since);
            this.question = question;
            this.result = result;
            this.outs = outs;
        }

        /** It may be about any. */
        @Override
        boolean isOf(int descriptor) {
            return true;
        }

        @Override
        long make(int nr, long[] words, BodyMemory memory) {
            return question.isAskedBy(nr, words, memory) ? question.give(result, outs, words, memory) : UNKNOWN;
        }
    }
}
