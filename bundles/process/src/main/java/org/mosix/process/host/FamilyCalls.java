package org.mosix.process.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.mosix.image.Budget;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.process.protocol.TaskFrame;
import org.mosix.syscall.filter.Filter;
import org.mosix.syscall.table.Route;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Table;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;

/**
 * Calls at which the filter stops the body for its tracer: births, mappings of files, and all that must be
 * made at home. The body waits in its seccomp stop until home has answered. All on the hand.
 */
final class FamilyCalls {
    /** Flags of clone whose meaning a fork at home keeps; see {@link #carriedBirth}. */
    private static final long BIRTH_FLAGS = 0xff
            | Flags.CLONE_VM
            | Flags.CLONE_VFORK
            | Flags.CLONE_PARENT_SETTID
            | Flags.CLONE_CHILD_SETTID
            | Flags.CLONE_CHILD_CLEARTID
            | Flags.CLONE_SETTLS;
    /** Without a meaning since Linux 2.6.2: CLONE_DETACHED. */
    private static final long DETACHED = 0x400000;

    /** Flags of a thread that its body keeps. */
    private static final long THREAD_KEPT =
            Flags.THREAD | Flags.CLONE_SYSVSEM | Flags.CLONE_SETTLS | Flags.CLONE_CHILD_CLEARTID;

    private final GuestLink link;
    private final ByteBuffer frame = Channel.direct(CallFrame.SIZE);
    private final FileMaps maps;

    FamilyCalls(GuestLink link) {
        this.link = link;
        this.maps = new FileMaps(link);
    }

    FileMaps maps() {
        return maps;
    }

    /** The body is in a seccomp stop. */
    void seccomp(Guest guest) {
        Tracee body = guest.body;
        long why = body.eventMessage();
        if (why == Filter.TRACE_GADGET) {
            // The guest itself jumped to our instructions: it gets what a bad system call gets.
            Bodies.dies(guest, Signals.SIGSYS);
            return;
        }
        Registers r = body.registers();
        int nr = (int) r.origRax();
        if (guest.birth != null && r.rip() == guest.birth.original().rip()) {
            body.resumeToSyscall(0);
            return;
        }
        if (why == Filter.TRACE_OLD) {
            // Two bytes long like syscall, and with the same registers: the same step back serves.
            goHome(guest, r, nr, TaskFrame.OLD_CALL);
            return;
        }
        Row row = Table.row(nr);
        long[] args = r.arguments();
        if (row.route(args) != Route.FAMILY) {
            goHome(guest, r, nr);
            return;
        }
        switch (nr) {
            case Nr.CLONE, Nr.FORK, Nr.VFORK -> birth(guest, r, row, args);
            case Nr.CLONE3 -> answer(guest, r, -Errno.ENOSYS);
            case Nr.MMAP -> maps.ask(guest, r, row, args);
            default -> goHome(guest, r, nr);
        }
    }

    /** Steps back before the call and asks home to take the process. */
    void goHome(Guest guest, Registers r, int nr) {
        goHome(guest, r, nr, nr);
    }

    private static void goHome(Guest guest, Registers r, int nr, long why) {
        guest.body.registers(r.copy().rax(nr).rip(r.rip() - 2).origRax(-1));
        Bodies.wantsHome(guest, why);
    }

    /** Ends the stopped call with a result and lets the body run. */
    void answer(Guest guest, Registers r, long result) {
        guest.body.registers(r.copy().rax(result).origRax(-1));
        Bodies.run(guest);
    }

    void send(Guest guest, Row row, long[] args) {
        ByteBuffer call = frame.clear().position(CallFrame.SIZE);
        Flight flight = new Flight(null, 0, row, args, ++guest.seq);
        guest.flight = flight;
        BodyLimits.tell(guest, row.nr(), args);
        flight.header(call, guest, args);
        try {
            // Posted: the hand is here, and a home that reads nothing must not hold it.
            link.channel.post(Frame.CALL, call.flip());
        } catch (IOException e) {
            link.channel.close();
        }
    }

    private void birth(Guest guest, Registers r, Row row, long[] args) {
        long flags = row.nr() == Nr.CLONE ? args[0] : Signals.SIGCHLD;
        if (row.nr() == Nr.VFORK) {
            flags |= Flags.CLONE_VM | Flags.CLONE_VFORK;
        }
        boolean thread = isThread(flags);
        if (!carriedBirth(flags) || thread && (link.full() || guest.crew.full())) {
            goHome(guest, r, row.nr());
            return;
        }
        if (link.full()) {
            answer(guest, r, -Errno.EAGAIN);
            return;
        }
        long child = row.nr() == Nr.CLONE ? args[3] : 0;
        long[] call = {flags, 0, 0, child, 0, 0};
        link.early.expect(guest);
        send(guest, Table.row(Nr.CLONE), call);
    }

    private static boolean isThread(long flags) {
        return (flags & Flags.CLONE_THREAD) != 0;
    }

    /** Can home do this too? Namespaces, and memory shared for good by processes, cannot be carried yet. */
    private static boolean carriedBirth(long flags) {
        if (isThread(flags)) {
            long known = THREAD_KEPT | DETACHED | 0xff | Flags.CLONE_PARENT_SETTID | Flags.CLONE_CHILD_SETTID;
            return (flags & Flags.THREAD) == Flags.THREAD && (flags & ~known) == 0;
        }
        boolean vmForGood = (flags & Flags.CLONE_VM) != 0 && (flags & Flags.CLONE_VFORK) == 0;
        return (flags & ~BIRTH_FLAGS) == 0 && !vmForGood;
    }

    /** Home has answered a call for which the body waits in a seccomp stop. */
    void answered(Guest guest, Flight flight, ByteBuffer reply) {
        if (guest.condemned || !guest.body.stopped()) {
            return;
        }
        Registers r = guest.body.registers();
        long result = reply.getLong(ReplyFrame.RESULT);
        int nr = flight.row.nr();
        if (nr == Nr.CLONE && result <= 0) {
            link.early.noMore(guest);
        }
        if (Errno.isRestart(result)) {
            // Not made: a signal is on its way, or the process is about to move. Make it again afterwards.
            guest.masked.forEach(guest::accept);
            guest.masked.clear();
            if (nr == Nr.MMAP) {
                maps.unreserve(guest, flight.args, r);
            }
            guest.body.registers(r.copy().rax(r.origRax()).rip(r.rip() - 2).origRax(-1));
            Bodies.run(guest);
        } else if (nr == Nr.MMAP) {
            EarlyAnswers.learn(guest, flight, result, reply);
            maps.answered(guest, flight, r, result, reply);
        } else if (nr == Nr.CLONE && result > 0) {
            deliver(guest, flight, r, (int) result, reply.getLong(ReplyFrame.CHILD));
        } else {
            answer(guest, r, result);
        }
    }

    /** Home has the child: the body clones itself too, as a sibling that the zygote will not have to bury. */
    private void deliver(Guest guest, Flight flight, Registers r, int pid, long task) {
        long flags = flight.args[0];
        guest.birth = new BirthState(r, pid, task, flags);
        boolean thread = isThread(flags);
        boolean told = thread && guest.crew.isSingle() && ThreadCalls.tidAddress(guest, r);
        long own = thread
                ? flags & THREAD_KEPT
                : Flags.CLONE_PARENT
                        | Flags.CLONE_FILES
                        | Signals.SIGCHLD
                        | flags & (Flags.CLONE_VM | Flags.CLONE_VFORK | Flags.CLONE_SETTLS);
        boolean clone = r.origRax() == Nr.CLONE;
        Registers call = r.copy().origRax(Nr.CLONE).argument(0, own);
        call.argument(1, clone ? r.argument(1) : 0).argument(2, 0);
        call.argument(3, (own & Flags.CLONE_CHILD_CLEARTID) != 0 ? r.argument(3) : 0);
        if (told) {
            // The stop is not that of the call any more: it is made again.
            guest.body.registers(call.rip(r.rip() - 2).rax(Nr.CLONE).origRax(-1));
            guest.body.resume(0);
        } else {
            guest.body.registers(call);
            guest.body.resumeToSyscall(0);
        }
    }

    /** The kernel has made the child body; the parent is inside its clone. */
    void born(Guest guest, int pid) {
        BirthState birth = guest.birth;
        boolean thread = isThread(birth.flags());
        Tracee child = link.hand.adopt(pid, new BodyWatcher(link));
        if (thread) {
            child.threadOf(guest.body.process());
        }
        link.hand.await(child);
        child.trapAs(guest.body);
        Guest young = thread ? new Guest(guest, birth.task(), child) : process(guest, birth, child);
        Registers r = child.registers();
        for (int i = 0; i < 4; i++) {
            r.argument(i, birth.original().argument(i));
        }
        child.registers(r.rax(0).origRax(-1));
        if ((birth.flags() & Flags.CLONE_CHILD_SETTID) != 0) {
            store(child, birth.original().argument(3), birth.pid());
        }
        if (thread && (birth.flags() & Flags.CLONE_PARENT_SETTID) != 0) {
            // The thread reads there itself who it is, and its end may clear it before its parent goes on.
            store(child, birth.original().argument(2), birth.pid());
        }
        young.mask.ofParent(guest.mask);
        young.vdsoStart = guest.vdsoStart;
        young.vdsoEnd = guest.vdsoEnd;
        link.enter(young);
        link.early.entered(young);
        Bodies.run(young);
        guest.body.resumeToSyscall(0);
    }

    private Guest process(Guest parent, BirthState birth, Tracee child) {
        Budget budget = parent.crew.budget.ofChild();
        Guest young = new Guest(link, birth.task(), child, parent.gadgetBase, parent.listener, budget);
        BodyLimits.born(young);
        parent.crew.files.forEach(
                (inode, content) -> young.crew.files.put(inode, link.store.use(link.home, content.file())));
        if ((birth.flags() & Flags.CLONE_CHILD_CLEARTID) != 0) {
            young.tidAddress = birth.original().argument(3);
        }
        return young;
    }

    /** The parent is on its way out of clone: it sees home's pid and its own arguments again. */
    void parentReturns(Guest guest) {
        BirthState birth = guest.birth;
        Registers now = guest.body.registers();
        if (now.rax() == -Errno.ENOSYS && now.origRax() >= 0) {
            // On its way in: what every call holds before it is made.
            guest.body.resumeToSyscall(0);
            return;
        }
        if (Errno.isRestart(now.rax())) {
            // A signal or an interrupt came first (clone(2) gives ERESTARTNOINTR): again, home has the child already.
            guest.body.registers(now.rewind().rax(Nr.CLONE));
            guest.body.resume(0);
            return;
        }
        guest.birth = null;
        link.early.noMore(guest);
        boolean made = now.rax() > 0;
        Registers r =
                birth.original().copy().rax(made ? birth.pid() : now.rax()).origRax(-1);
        guest.body.registers(r);
        if (!made && isThread(birth.flags())) {
            ThreadCalls.stillborn(link, birth.task(), guest.epoch);
        } else if (!made) {
            // This host has no room for another body: the child that home made must not linger.
            link.sendTask(Frame.FATAL, birth.task(), Signals.SIGKILL);
        }
        if (made && !isThread(birth.flags()) && (birth.flags() & Flags.CLONE_PARENT_SETTID) != 0) {
            store(guest.body, birth.original().argument(2), birth.pid());
        }
        Bodies.run(guest);
    }

    private static void store(Tracee body, long address, int value) {
        NativeBuffer word = new NativeBuffer(4).putInt(0, value);
        body.memory().write(address, word.address(), 4);
    }
}
