package org.mosix.process.host;

import java.io.IOException;
import org.mosix.image.Budget;
import org.mosix.image.Scratch;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.CpuClock;
import org.mosix.linux.proc.ProcessLimits;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.wire.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits on CPU time and memory of a body. Home's kernel knows what the program has set and answers when it asks; here
 * only the soft limits act. On the hand, except where said.
 */
final class BodyLimits {
    private static final Logger LOG = LoggerFactory.getLogger(BodyLimits.class);
    private static final int RSS_PAGES = 24;
    private static final int KIB_OF_PAGE = 4;

    /** A limit that the body is to get before it runs on. */
    record Due(int resource, long soft, long hard) {}

    private BodyLimits() {}

    static boolean sets(int nr) {
        return nr == Nr.SETRLIMIT || nr == Nr.PRLIMIT64;
    }

    /**
     * Home has made a setrlimit or prlimit64 for the process itself: it binds the body too. The body is stopped on its
     * way out of the call, so that it never runs without the limit. On Down.
     */
    static void answer(Guest guest, Flight flight, NativeBuffer scratch, long result) {
        boolean old = flight.row.nr() == Nr.SETRLIMIT;
        int resource = (int) flight.args[old ? 0 : 1];
        long pointer = flight.args[old ? 1 : 2];
        NativeBuffer limit = new NativeBuffer(16);
        boolean set = pointer != 0
                && Budget.index(resource) >= 0
                && guest.body.memory().read(pointer, limit.address(), 16) == 16;
        if (!set) {
            flight.listener.answer(scratch, flight.notification, result);
            return;
        }
        Due due = new Due(resource, limit.getLong(0), limit.getLong(8));
        guest.link.hand.post(() -> {
            if (!guest.condemned) {
                guest.limitDue = due;
                guest.body.interrupt();
                flight.listener.answer(new NativeBuffer(24), flight.notification, result);
            }
        });
    }

    /** The body is stopped: sets the limit that is due. */
    static void apply(Guest guest) {
        Due due = guest.limitDue;
        if (due != null) {
            guest.limitDue = null;
            guest.crew.budget = guest.crew.budget.with(due.resource, due.soft, due.hard);
            set(guest, Budget.index(due.resource));
        }
    }

    /** A child has had no CPU time yet; what its parent had left is not its limit. */
    static void born(Guest child) {
        if (child.crew.budget.cpuLimited()) {
            set(child, 0);
        }
    }

    private static void set(Guest guest, int index) {
        int resource = Budget.RESOURCES[index];
        long hard = ProcessLimits.own(resource)[1];
        long at = new Scratch(guest.gadgetBase).data(0);
        NativeBuffer limit = new NativeBuffer(16)
                .putLong(0, guest.crew.budget.inBody(index, hard))
                .putLong(8, hard);
        guest.body.memory().write(at, limit.address(), 16);
        try (RemoteCall call = RemoteCall.atGadget(guest.body, guest.gadgetBase, guest.body.registers())) {
            call.must("prlimit64", Nr.PRLIMIT64, 0, resource, at, 0);
        }
    }

    /**
     * The body's kernel says each second that its CPU time is over (SIGXCPU). The signal, or the death at the hard limit,
     * is home's.
     */
    static void exceeded(Guest guest) {
        boolean dead = guest.crew.budget.exhausted(Math.max(0, CpuClock.nanos(guest.body.process())));
        guest.late.flush();
        guest.link.sendTask(Frame.FATAL, guest.task, dead ? Signals.SIGKILL : Signals.SIGXCPU);
        guest.body.resume(0);
    }

    /**
     * {user, system} nanoseconds that the process has had on hosts; each grows only. The kernel knows the sum exactly and
     * the parts by its ticks. Any thread.
     */
    static long[] times(Guest guest) throws IOException {
        ProcessStat stat = ProcessStat.of(guest.pid);
        guest.crew.residentKib = Math.max(guest.crew.residentKib, stat.field(RSS_PAGES) * KIB_OF_PAGE);
        long all = Math.max(0, CpuClock.nanos(guest.body.process()));
        long ticks = stat.userTicks() + stat.systemTicks();
        long user = ticks == 0 ? all : (long) ((double) all * stat.userTicks() / ticks);
        synchronized (guest.crew.times) {
            guest.crew.times[0] = Math.max(guest.crew.times[0], guest.crew.budget.awayUserNanos() + user);
            guest.crew.times[1] = Math.max(guest.crew.times[1], guest.crew.budget.awaySystemNanos() + all - user);
            return guest.crew.times.clone();
        }
    }

    /** A call that home answers with the process's CPU time, or its last: the last words tell home of it. */
    static void tell(Guest guest, int nr, long[] words) {
        if (nr == Nr.GETRUSAGE || nr == Nr.TIMES || nr == Nr.CLOCK_GETTIME || nr == Nr.EXIT_GROUP) {
            try {
                long[] times = times(guest);
                words[3] = guest.crew.residentKib;
                words[4] = times[0];
                words[5] = times[1];
            } catch (IOException e) {
                LOG.debug("body {} has just ended", guest.pid);
            }
        }
    }

    /** The budget that travels on when the body goes. Any thread. */
    static Budget leaving(Guest guest) throws IOException {
        long[] times = times(guest);
        return guest.crew.budget.used(
                times[0] - guest.crew.budget.awayUserNanos(), times[1] - guest.crew.budget.awaySystemNanos());
    }
}
