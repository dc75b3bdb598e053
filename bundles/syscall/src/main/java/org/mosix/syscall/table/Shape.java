package org.mosix.syscall.table;

import java.nio.ByteBuffer;

/** What an argument of a call is: how it is carried home, laid out there, brought back and shown. */
public sealed interface Shape {
    /** For switches over shapes. */
    enum Kind { VALUE, TEXT, BLOCK, VECTOR, MESSAGE, MESSAGES, SIXTH, NESTED, CHOSEN }

    /** Which of the records below this is. */
    Kind kind();

    /** The shape for this very call: itself, but for an argument whose meaning another argument chooses. */
    default Shape of(long[] args) {
        return this;
    }

    /** How a value is shown. */
    enum Look { NUMBER, HEX, FD, OCTAL, ERRNO, SIGNAL, POINTER }

    /** A word that is no pointer for the kernel in this call (POINTER: only in rows that are never carried). */
    record Value(Look look) implements Shape {
        @Override
        public Kind kind() {
            return Kind.VALUE;
        }
    }

    /**
     * A string with a NUL, in.
     *
     * @param max bytes that are looked at, without the NUL
     * @param cut whether that is all the kernel looks at; else a longer string is too much to carry
     */
    record Text(int max, boolean cut) implements Shape {
        /** As far as the kernel looks. */
        public Text(int max) {
            this(max, true);
        }

        @Override
        public Kind kind() {
            return Kind.TEXT;
        }
    }

    /** The kernel reads it, writes it, or both. */
    enum Dir {
        IN, OUT, INOUT;

        /** Whether bytes go home. */
        public boolean in() {
            return this != OUT;
        }

        /** Whether bytes come back. */
        public boolean out() {
            return this != IN;
        }
    }

    /**
     * Flat bytes.
     *
     * @param cut whether the length argument may be made smaller without harm if the bytes are too many
     */
    record Block(Dir dir, Size size, Fill fill, boolean cut) implements Shape {
        @Override
        public Kind kind() {
            return Kind.BLOCK;
        }

        /** Filled even if the call fails (remaining times). */
        public Block always() {
            return new Block(dir, size, new Fill(Fill.Rule.ALWAYS, 0, 0), cut);
        }

        /** Filled even if the call fails. */
        public Block ever() {
            return new Block(dir, size, new Fill(Fill.Rule.EVER, 0, 0), cut);
        }

        /** Filled even if the call fails; if it does not, all of it is written, also what stays as it was. */
        public Block whole() {
            return new Block(dir, size, new Fill(Fill.Rule.WHOLE, 0, 0), cut);
        }

        /** A fault is known before the call is made: numbers of descriptors that would otherwise be lost. */
        public Block tried() {
            return new Block(dir, size, new Fill(Fill.Rule.TRIED, 0, 0), cut);
        }

        /** Filled only if the result is greater than 0. */
        public Block positive() {
            return new Block(dir, size, new Fill(Fill.Rule.POSITIVE, 0, 0), cut);
        }

        /** As many items of this size are filled as the result says, after {@code plus} bytes. */
        public Block result(int unit, int plus) {
            return new Block(dir, size, new Fill(Fill.Rule.RESULT, unit, plus), cut);
        }

        /** As many bytes are filled as the result says. */
        public Block result() {
            return result(1, 0);
        }

        /** Filled as far as the result says, but only if all of that fits; else not at all. */
        public Block fitting() {
            return new Block(dir, size, new Fill(Fill.Rule.FITS, 0, 0), cut);
        }

        /** As many bytes are filled as its own first word says. */
        public Block headed() {
            return new Block(dir, size, new Fill(Fill.Rule.HEAD, 0, 0), cut);
        }

        /** Allows a smaller length argument. */
        public Block cuttable() {
            return new Block(dir, size, fill, true);
        }
    }

    /** struct iovec[]; carried as the joined bytes, since the kernel does the same with one long piece. */
    record Vector(boolean in, int count) implements Shape {
        @Override
        public Kind kind() {
            return Kind.VECTOR;
        }
    }

    /** struct msghdr with name, control bytes and iovecs. */
    record Message(boolean in) implements Shape {
        @Override
        public Kind kind() {
            return Kind.MESSAGE;
        }
    }

    /** struct mmsghdr[], number in argument {@code count}. */
    record Messages(boolean in, int count) implements Shape {
        @Override
        public Kind kind() {
            return Kind.MESSAGES;
        }
    }

    /** pselect6's last argument: a pointer to {sigset_t *set; size_t size}. */
    record Sixth() implements Shape {
        @Override
        public Kind kind() {
            return Kind.SIXTH;
        }
    }

    /**
     * A flat structure that holds one pointer to flat bytes.
     *
     * @param size of the structure
     * @param back whether the structure comes back too; then its own length says how much of the bytes does, else the result
     * @param pointer offset of the pointer
     * @param dir of the bytes
     * @param inner how many they are
     */
    record Nested(Size size, boolean back, int pointer, Dir dir, Inner inner) implements Shape {
        /** No structure of a call is larger. */
        private static final int MOST = 4096;

        @Override
        public Kind kind() {
            return Kind.NESTED;
        }

        /** Bytes of the structure, or -1 if the kernel refuses that many before it looks. */
        public long bytes(long[] args) {
            long n = size.bytes(args);
            return n < pointer + Long.BYTES || n < inner.at + Integer.BYTES || n > MOST ? -1 : n;
        }
    }

    /**
     * The bytes behind a pointer in a structure.
     *
     * @param at offset of the u32 with their number, or -1 if it is {@code most}
     * @param most no kernel looks at more
     * @param guard offset of a u32 which is {@code value} if the pointer is one, or -1 if it always is
     */
    record Inner(int at, int most, int guard, int value) {
        /** Their number as the structure at {@code start} says. */
        public long bytes(ByteBuffer bytes, int start) {
            return at < 0 ? most : bytes.getInt(start + at) & 0xffffffffL;
        }

        /** Whether the structure at {@code start} holds a pointer. */
        public boolean points(ByteBuffer bytes, int start) {
            return guard < 0 || bytes.getInt(start + guard) == value;
        }
    }

    /** An argument whose shape another argument chooses by a command number: the command's {@code part}-th shape. */
    record Chosen(Commands commands, int part) implements Shape {
        @Override
        public Kind kind() {
            return Kind.CHOSEN;
        }

        @Override
        public Shape of(long[] args) {
            return commands.shape(args, part);
        }
    }
}
