package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import org.mosix.syscall.table.ErrnoNames;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Shape;

/**
 * Prints a forwarded call like strace(1): {@code openat(AT_FDCWD, "/etc/passwd", 0x80000, 0) = 3}. What only comes back
 * is shown as the guest's pointer. Not thread safe; made only while tracing is on, since it holds an area of its own.
 */
public final class Trace {
    private static final int SHOWN = 32;
    private static final int AT_FDCWD = -100;
    private static final String[] SIGNALS = {
        "0",
        "SIGHUP",
        "SIGINT",
        "SIGQUIT",
        "SIGILL",
        "SIGTRAP",
        "SIGABRT",
        "SIGBUS",
        "SIGFPE",
        "SIGKILL",
        "SIGUSR1",
        "SIGSEGV",
        "SIGUSR2",
        "SIGPIPE",
        "SIGALRM",
        "SIGTERM",
        "SIGSTKFLT",
        "SIGCHLD",
        "SIGCONT",
        "SIGSTOP",
        "SIGTSTP",
        "SIGTTIN",
        "SIGTTOU",
        "SIGURG",
        "SIGXCPU",
        "SIGXFSZ",
        "SIGVTALRM",
        "SIGPROF",
        "SIGWINCH",
        "SIGIO",
        "SIGPWR",
        "SIGSYS"
    };

    private final Layout layout = new Layout(0);
    private final Area area = new Area(ByteBuffer.allocate(1 << 20), 0);
    private final StringBuilder text = new StringBuilder();

    /** Ready to be used. */
    public Trace() {}

    /**
     * One line without its end.
     *
     * @param args the words that were sent ({@link Gather#args()})
     * @param ins from position to limit; not moved; null if there are none, as for calls that are not carried
     * @param result of the call, errors as -errno
     */
    public String line(Row row, long[] args, ByteBuffer ins, long result) {
        boolean laid = ins != null && lay(row, args, ins.duplicate());
        text.setLength(0);
        text.append(row.name()).append('(');
        for (int i = 0; i < row.args().size(); i++) {
            text.append(i == 0 ? "" : ", ");
            String command = command(row, i, args[i]);
            if (command != null) {
                text.append(command);
            } else {
                argument(i, row.args().get(i).of(args), args[i], laid);
            }
        }
        text.append(") = ");
        result(result);
        return text.toString();
    }

    private boolean lay(Row row, long[] args, ByteBuffer ins) {
        try {
            layout.lay(row, args, ins, area);
            return true;
        } catch (Malformed shownAsWords) {
            return false;
        }
    }

    private static String command(Row row, int i, long word) {
        for (Shape shape : row.args()) {
            if (shape instanceof Shape.Chosen chosen && chosen.commands().key() == i) {
                return chosen.commands().name(word);
            }
        }
        return null;
    }

    private void argument(int i, Shape shape, long word, boolean laid) {
        if (shape instanceof Shape.Value value) {
            value(value.look(), word);
        } else if (word == 0) {
            text.append("NULL");
        } else if (!laid || layout.offset(i) < 0) {
            hex(word);
        } else if (shape.kind() == Shape.Kind.TEXT) {
            quote(i, Integer.MAX_VALUE);
        } else if (shape instanceof Shape.Vector vector && vector.in()) {
            quote(i, SHOWN);
        } else if (shape instanceof Shape.Block block && block.dir().in()) {
            block(i);
        } else {
            hex(word);
        }
    }

    private void value(Shape.Look look, long word) {
        int low = (int) word;
        switch (look) {
            case FD:
                text.append(low == AT_FDCWD ? "AT_FDCWD" : Integer.toString(low));
                break;
            case NUMBER:
                text.append(word == low || word >>> 32 == 0 ? low : word);
                break;
            case OCTAL:
                text.append(low == 0 ? "" : "0").append(Integer.toOctalString(low));
                break;
            case SIGNAL:
                text.append(low >= 0 && low < SIGNALS.length ? SIGNALS[low] : "SIGRT_" + low);
                break;
            default:
                hex(word);
                break;
        }
    }

    private void hex(long word) {
        text.append(word == 0 ? "0" : "0x").append(word == 0 ? "" : Long.toHexString(word));
    }

    /** Small structures as numbers, all else as characters. */
    private void block(int i) {
        int at = layout.offset(i);
        switch (layout.capacity(i)) {
            case 4:
                text.append('[').append(area.bytes().getInt(at)).append(']');
                break;
            case 8:
                text.append('[');
                hex(area.bytes().getLong(at));
                text.append(']');
                break;
            case 16:
                text.append('{')
                        .append(area.bytes().getLong(at))
                        .append(", ")
                        .append(area.bytes().getLong(at + 8))
                        .append('}');
                break;
            default:
                quote(i, SHOWN);
                break;
        }
    }

    private void quote(int i, int most) {
        int n = Math.min(most, layout.capacity(i));
        text.append('"');
        for (int at = layout.offset(i); at < layout.offset(i) + n; at++) {
            character(area.bytes().get(at) & 0xff);
        }
        text.append(n < layout.capacity(i) ? "\"..." : "\"");
    }

    private void character(int c) {
        switch (c) {
            case '\n':
                text.append("\\n");
                break;
            case '\t':
                text.append("\\t");
                break;
            case '\r':
                text.append("\\r");
                break;
            case '"':
            case '\\':
                text.append('\\').append((char) c);
                break;
            default:
                if (c >= ' ' && c < 127) {
                    text.append((char) c);
                } else {
                    text.append('\\').append(Integer.toOctalString(c | 0x200).substring(1));
                }
                break;
        }
    }

    private void result(long result) {
        String name = result < 0 && result > -4096 ? ErrnoNames.name((int) -result) : null;
        if (name == null) {
            text.append(result);
        } else {
            text.append(result <= -512 ? "? " : "-1 ").append(name);
        }
    }
}
