package org.mosix.syscall.table;

/** What an argument of a call is: how it is carried home, laid out there, brought back and shown. */
public sealed interface Shape {
    /** For switches over shapes. */
    enum Kind { VALUE, TEXT, BLOCK, VECTOR, MESSAGE, MESSAGES, SIXTH, CHOSEN }

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

    /** A string with a NUL, in; at most {@code max} bytes with the NUL are looked at, as the kernel does. */
    record Text(int max) implements Shape {
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

    /** An argument whose shape another argument chooses by a command number. */
    record Chosen(Commands commands) implements Shape {
        @Override
        public Kind kind() {
            return Kind.CHOSEN;
        }

        @Override
        public Shape of(long[] args) {
            return commands.shape(args);
        }
    }
}
