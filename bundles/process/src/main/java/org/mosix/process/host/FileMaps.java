package org.mosix.process.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.KernelException;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.process.protocol.FileRefBytes;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.process.transfer.Needs;
import org.mosix.syscall.table.Row;
import org.mosix.wire.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * mmap(2) of a file while away: the body picks the address, home maps the real file there (so that it is in place when
 * the process returns), the content comes here once, and the body maps the host's copy.
 */
final class FileMaps {
    private static final Logger LOG = LoggerFactory.getLogger(FileMaps.class);
    private static final int SHARED = 1;
    private static final int PAGE = 4096;
    private static final long WINDOW_NANOS = 20_000_000;
    /** MAP_DENYWRITE and MAP_EXECUTABLE, which the kernel ignores (mmap(2)). */
    private static final long HARMLESS = 0x1800;

    private static final int FIXED = Flags.MAP_FIXED | Flags.MAP_FIXED_NOREPLACE;

    /**
     * A mapping whose content is on its way. The registers are the body's at its call.
     *
     * @param content null if there is no room for it
     */
    record Mapping(Registers at, long[] args, ContentStore.Content content, boolean executable, int seq) {
        Mapping without() {
            return new Mapping(at, args, null, executable, seq);
        }

        /** What it leaves behind; null if home's mapping is shared, and so of another kind. */
        Window window() {
            return (args[3] & SHARED) != 0
                    ? null
                    : new Window(
                            (int) args[4],
                            args[0],
                            args[0] + (args[1] + PAGE - 1 & -PAGE),
                            args[5],
                            content,
                            executable,
                            seq,
                            System.nanoTime());
        }
    }

    /**
     * Where a file was just mapped, and home with it: as long as the guest has not called home since, the descriptor is the
     * same. It is given up after a moment, since the file may change.
     *
     * @param executable whether the file may be mapped for execution
     */
    record Window(
            int fd,
            long start,
            long end,
            long offset,
            ContentStore.Content content,
            boolean executable,
            int seq,
            long since) {
        /** Would home's mapping of this call show the same pages of the file that home has there already? */
        boolean holds(Guest guest, long[] args) {
            long from = args[0] - start;
            boolean inside = from >= 0 && args[1] > 0 && args[1] <= end - args[0];
            return inside
                    && seq == guest.seq
                    && System.nanoTime() - since < WINDOW_NANOS
                    && fd == (int) args[4]
                    && args[5] == offset + from
                    && (args[3] & ~HARMLESS) == (Flags.MAP_PRIVATE | Flags.MAP_FIXED)
                    && (executable || (args[2] & Flags.PROT_EXEC) == 0);
        }
    }

    private final GuestLink link;

    FileMaps(GuestLink link) {
        this.link = link;
    }

    /** The body stands at an mmap of a file, or of memory at a low address. On the hand. */
    void ask(Guest guest, Registers r, Row row, long[] args) {
        boolean writable = (args[2] & Flags.PROT_WRITE) != 0;
        boolean anonymous = (args[3] & Flags.MAP_ANONYMOUS) != 0;
        if ((args[3] & SHARED) != 0 && (anonymous || writable)) {
            link.family.goHome(guest, r, row.nr());
            return;
        }
        if (Gadget.overlaps(guest.gadgetBase, args[0], args[1])) {
            if ((args[3] & FIXED) != 0) {
                // There is room at home: the page and the area are in the way only while it is away.
                link.family.goHome(guest, r, row.nr());
                return;
            }
            args[0] = 0; // Only a wish.
        }
        if (anonymous) {
            link.family.answer(guest, r, instead(guest, r, args));
            return;
        }
        Window window = guest.window;
        if (window != null && guest.crew.isSingle() && window.holds(guest, args)) {
            int descriptor = link.given.descriptor(window.content);
            link.family.answer(guest, r, instead(guest, r, args[0], args[1], args[2], args[3], descriptor, args[5]));
            return;
        }
        long[] call = args.clone();
        if ((args[3] & Flags.MAP_FIXED) == 0) {
            call[0] = reserve(guest, r, args);
            if (RemoteCall.failed(call[0])) {
                link.family.answer(guest, r, call[0]);
                return;
            }
            call[3] = args[3] & ~FIXED | Flags.MAP_FIXED;
        }
        link.family.send(guest, row, call);
    }

    /** The stopped call itself becomes that of an anonymous mapping, which keeps the addresses. */
    private static long reserve(Guest guest, Registers r, long[] args) {
        long flags =
                args[3] & ~(SHARED | Flags.MAP_PRIVATE) | Flags.MAP_PRIVATE | Flags.MAP_ANONYMOUS | Flags.MAP_NORESERVE;
        long result = instead(guest, r, args[0], args[1], 0, flags, -1, 0);
        guest.body.registers(r);
        return result;
    }

    /** Lets the body make its stopped call with other arguments: no stop but that behind it. The result. */
    private static long instead(Guest guest, Registers r, long... args) {
        Registers call = r.copy();
        for (int i = 0; i < args.length; i++) {
            call.argument(i, args[i]);
        }
        guest.body.registers(call);
        do {
            guest.body.resumeToSyscall(0);
        } while (!guest.body.hand().await(guest.body).syscallStop());
        return guest.body.registers().rax();
    }

    /** The addresses that were reserved for a call that is not made, or not now. On the hand. */
    void unreserve(Guest guest, long[] args, Registers r) {
        if (reserved(r)) {
            try (RemoteCall call = RemoteCall.atGadget(guest.body, guest.gadgetBase, r)) {
                call.call(Nr.MUNMAP, args[0], args[1]);
            }
        }
    }

    /** There is no room for the file here: the process maps it at home. What home has mapped already goes as it returns. */
    private void decline(Guest guest, long[] args, Registers r) {
        unreserve(guest, args, r);
        link.family.goHome(guest, r, Nr.MMAP);
    }

    private static boolean reserved(Registers r) {
        return (r.argument(3) & Flags.MAP_FIXED) == 0;
    }

    /** Home has mapped the file, or not. On the hand. */
    void answered(Guest guest, Flight flight, Registers r, long result, ByteBuffer reply) {
        if (RemoteCall.failed(result)) {
            unreserve(guest, flight.args, r);
            link.family.answer(guest, r, result);
            return;
        }
        if ((reply.getInt(ReplyFrame.FLAGS) & ReplyFrame.RETURN) != 0) {
            decline(guest, flight.args, r);
            return;
        }
        try {
            ContentStore.Content content = link.store.use(link.home, FileRefBytes.get(reply.position(ReplyFrame.SIZE)));
            guest.crew.files.merge(content.inode(), content, (old, same) -> {
                link.store.release(same);
                return old;
            });
            boolean executable = (reply.getInt(ReplyFrame.FLAGS) & ReplyFrame.EXECUTABLE) != 0;
            Mapping mapping = new Mapping(r, flight.args, content, executable, flight.seq);
            List<Needs.Run> runs = new ArrayList<>();
            long offset = flight.args[5];
            content.lacking(0, offset, offset + (flight.args[1] + 4095 & -4096), runs);
            link.store.expect(runs);
            guest.mapping = mapping;
            if (runs.isEmpty()) {
                finish(guest);
            } else {
                link.channel.send(Frame.NEED, new Needs(runs).encode(guest.task));
            }
        } catch (KernelException e) {
            LOG.info("process of home {} maps a file at home: {}", link.home, e.getMessage());
            decline(guest, flight.args, r);
        } catch (IOException e) {
            LOG.warn("link to home {} ended: {}", link.home, e.getMessage());
            link.channel.close();
        }
    }

    /** Content for a mapping, or its end. On Down. */
    void receive(Guest guest, Frame kind, ByteBuffer body) throws IOException {
        if (kind == Frame.END) {
            link.hand.post(() -> BodyWatcher.guard(guest, () -> finish(guest)));
        } else if (kind == Frame.CONTENT) {
            put(guest, body);
        }
    }

    /** Others may have taken the room meanwhile: then the rest is read in vain. */
    private static void put(Guest guest, ByteBuffer body) throws IOException {
        Mapping mapping = guest.mapping;
        if (mapping.content() != null) {
            try {
                Arrival.put(mapping.content(), body);
            } catch (KernelException e) {
                LOG.info("body {} goes home to map a file: {}", guest.pid, e.getMessage());
                guest.mapping = mapping.without();
            }
        }
    }

    private void finish(Guest guest) {
        Mapping mapping = guest.mapping;
        guest.mapping = null;
        if (mapping == null || guest.condemned) {
            return;
        }
        long[] a = mapping.args();
        if (mapping.content() == null) {
            decline(guest, a, mapping.at());
            return;
        }
        long result;
        int descriptor = link.given.descriptor(mapping.content());
        if (reserved(mapping.at())) {
            try (RemoteCall call = RemoteCall.atGadget(guest.body, guest.gadgetBase, mapping.at())) {
                result = call.call(Nr.MMAP, a[0], a[1], a[2], a[3], descriptor, a[5]);
            }
        } else {
            result = instead(guest, mapping.at(), a[0], a[1], a[2], a[3], descriptor, a[5]);
        }
        if (result != a[0]) {
            LOG.error("a file could not be mapped in body {}: {}", guest.pid, Errno.name((int) -result));
        } else {
            guest.window = mapping.window();
        }
        link.family.answer(guest, mapping.at(), result);
    }
}
