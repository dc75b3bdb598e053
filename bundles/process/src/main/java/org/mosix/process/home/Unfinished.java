package org.mosix.process.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mosix.image.ThreadState;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.ProcFile;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.RemoteMemory;
import org.mosix.linux.trace.Tracee;
import org.mosix.syscall.table.Effect;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Shape;
import org.mosix.syscall.table.Table;
import org.mosix.syscall.table.Traits;

/**
 * A call that a process at home has begun and that would have gone on: one that sends bytes where it waits until all are taken
 * (pipe(7), socket(7)). A tracer's stop ends it with the count of those that were; natively nothing but a signal does.
 *
 * @param args as the program made it
 * @param done bytes that were taken
 * @param rip behind its instruction
 */
public record Unfinished(int nr, long[] args, long done, long rip) {
    private static final int MSG_DONTWAIT = 0x40;
    private static final int RWF_NOWAIT = 8;
    private static final int VECTOR = 16;
    /** Pieces of a vector that are laid out anew for the rest of it (IOV_MAX is 1024). */
    private static final int MOST_PIECES = 64;
    /** Bytes below the stack pointer that a program may use without moving it (System V ABI of x86-64). */
    private static final int RED_ZONE = 128;
    /** 0f 05, the instruction syscall. */
    private static final short SYSCALL = 0x050f;

    /** Does this call wait until all its bytes are taken? {@code tid} makes it. Any thread. */
    static boolean takesAll(int tid, Row row, long[] args) {
        if (!row.chunkable() || row.effect() != Effect.EFFECT) {
            return false;
        }
        int offset = row.traits().chunk().offset();
        boolean atOnce = row.nr() == Nr.SENDTO && (args[3] & MSG_DONTWAIT) != 0
                || row.nr() == Nr.PWRITEV2 && (args[5] & RWF_NOWAIT) != 0
                || offset >= 0 && args[offset] != -1;
        return !atOnce && !isRegular(tid, args) && blocks(tid, (int) args[0]);
    }

    /** Is its descriptor, the first argument, that of a regular file? There a call never waits, and nothing ends it early. */
    static boolean isRegular(int tid, long[] args) {
        return Files.isRegularFile(Path.of("/proc/" + tid + "/fd/" + (int) args[0]));
    }

    private static boolean blocks(int tid, int descriptor) {
        try {
            for (String line : ProcFile.text(tid, "fdinfo/" + descriptor).split("\n")) {
                if (line.startsWith("flags:")) {
                    return (Long.parseLong(line.substring(6).trim(), 8) & Flags.O_NONBLOCK) == 0;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return false;
        }
        return false;
    }

    /** The call that a stop has just ended in a process at home with these registers, or null. On the hand. */
    public static Unfinished of(Tracee tracee, Registers r) {
        long nr = r.origRax();
        if (r.rax() <= 0 || nr < 0 || nr > Table.LAST || !Table.row((int) nr).chunkable()) {
            return null;
        }
        Row row = Table.row((int) nr);
        long[] args = r.arguments();
        NativeBuffer code = new NativeBuffer(8);
        boolean plain = tracee.memory().read(r.rip() - 2, code.address(), 2) == 2 && (short) code.getLong(0) == SYSCALL;
        return plain && takesAll(tracee.pid(), row, args) && r.rax() < asked(row, args, tracee.memory())
                ? new Unfinished((int) nr, args, r.rax(), r.rip())
                : null;
    }

    private static boolean isVector(Row row) {
        return row.args().get(row.traits().chunk().buffer()).kind() == Shape.Kind.VECTOR;
    }

    private static long asked(Row row, long[] args, RemoteMemory memory) {
        Traits.Chunk chunk = row.traits().chunk();
        if (!isVector(row)) {
            return Math.min(args[chunk.length()], ThreadState.MOST_PARTIAL);
        }
        NativeBuffer vector = vector(args, chunk, memory);
        long all = 0;
        for (int i = 0; vector != null && i < args[chunk.length()]; i++) {
            all += vector.getLong(VECTOR * i + 8);
        }
        return Math.min(all, ThreadState.MOST_PARTIAL);
    }

    private static NativeBuffer vector(long[] args, Traits.Chunk chunk, RemoteMemory memory) {
        long pieces = args[chunk.length()];
        if (pieces <= 0 || pieces > MOST_PIECES) {
            return null;
        }
        NativeBuffer vector = new NativeBuffer((int) pieces * VECTOR);
        int size = (int) pieces * VECTOR;
        return memory.read(args[chunk.buffer()], vector.address(), size) == size ? vector : null;
    }

    /**
     * A thread that leaves home, stopped with these registers: if that has ended such a call, it stands before it and takes
     * along what it has done. On the hand.
     */
    public static ThreadState leaving(Tracee tracee, Registers registers, ThreadState state) {
        Unfinished call = of(tracee, registers);
        return call != null && state.registers().rip() == call.rip
                ? state.withPartial(state.registers().copy().origRax(call.nr).rax(-Errno.ERESTARTNOINTR), call.done)
                : state;
    }

    /**
     * A thread that came home with its memory: as if a stop had ended its call here. On a regular file nothing does that, and
     * nothing waits there: the rest of it is made at once. On the hand.
     *
     * @param call made by that thread
     */
    public static void comesHome(ThreadState state, Tracee tracee, RemoteCall call) {
        Registers r = state.registers();
        if (state.partial() <= 0 || r.origRax() < 0 || !Errno.isRestart(r.rax())) {
            return;
        }
        int nr = r.origRax() <= Table.LAST ? (int) r.origRax() : 0;
        long done = state.partial();
        if (nr == r.origRax() && Table.row(nr).chunkable() && isRegular(tracee.pid(), r.arguments())) {
            Unfinished begun = new Unfinished(nr, r.arguments(), done, r.rip());
            Registers rest =
                    done < asked(Table.row(nr), begun.args, tracee.memory()) ? begun.rest(r, tracee.memory()) : null;
            done += rest == null ? 0 : Math.max(0, call.call(nr, rest.arguments()));
        }
        r.rax(done);
    }

    /** The registers with which a process at home makes the rest of the call; null if it cannot. On the hand. */
    public Registers rest(Tracee tracee) {
        return rest(tracee.registers(), tracee.memory());
    }

    private Registers rest(Registers stands, RemoteMemory memory) {
        Traits.Chunk chunk = Table.row(nr).traits().chunk();
        Registers r = stands.copy();
        if (chunk.offset() >= 0 && args[chunk.offset()] != -1) {
            r.argument(chunk.offset(), args[chunk.offset()] + done);
        }
        if (!isVector(Table.row(nr))) {
            r.argument(chunk.buffer(), args[chunk.buffer()] + done);
            r.argument(chunk.length(), args[chunk.length()] - done);
        } else if (!vectorRest(r, chunk, memory)) {
            return null;
        }
        return r.rip(rip - 2).rax(nr).origRax(-1);
    }

    /** The kernel reads it as the call begins, so nobody needs it when a handler's frame may take its place. */
    private boolean vectorRest(Registers r, Traits.Chunk chunk, RemoteMemory memory) {
        NativeBuffer vector = vector(args, chunk, memory);
        if (vector == null) {
            return false;
        }
        int pieces = (int) args[chunk.length()];
        int first = 0;
        long skip = done;
        while (first < pieces && skip >= vector.getLong(VECTOR * first + 8)) {
            skip -= vector.getLong(VECTOR * first++ + 8);
        }
        if (first == pieces) {
            return false;
        }
        int at = VECTOR * first;
        vector.putLong(at, vector.getLong(at) + skip).putLong(at + 8, vector.getLong(at + 8) - skip);
        int size = VECTOR * (pieces - first);
        long to = r.rsp() - RED_ZONE - size & -16;
        r.argument(chunk.buffer(), to).argument(chunk.length(), pieces - first);
        return memory.write(to, vector.address() + at, size) == size;
    }

    /**
     * The rest is over, or has not begun, and the process stands: its registers are those that the whole call would have left.
     * A rest that failed shows only in the count, and the next call. On the hand.
     *
     * @param made the rest has begun
     */
    public void end(Tracee tracee, boolean made) {
        Registers r = tracee.registers().copy();
        long result = made ? r.rax() : -Errno.ERESTARTNOINTR;
        for (int i = 0; i < args.length; i++) {
            r.argument(i, args[i]);
        }
        boolean over = result <= 0 && !Errno.isRestart(result) && result != -Errno.EINTR;
        tracee.registers(r.rip(rip).rax(done + Math.max(0, result)).origRax(over ? -1 : nr));
    }
}
