package org.mosix.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.KernelException;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.proc.Maps;
import org.mosix.linux.proc.PidFd;
import org.mosix.linux.trace.Areas;
import org.mosix.linux.trace.Batch;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;
import org.mosix.syscall.filter.Filter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What bodies are cloned from: a process of the sandbox with nothing but gadget, scratch and vdso in its memory, without
 * capabilities and with the filter, so that a body has no need of its own to be given them. It never runs guest code.
 *
 * @param map its memory map, and that of each fresh body
 * @param listener descriptor of the filter's listener in this JVM
 */
record Stem(Tracee tracee, List<Mapping> map, int listener) {
    private static final Logger LOG = LoggerFactory.getLogger(Stem.class);
    private static final int CAPABILITY_VERSION_3 = 0x20080522;
    private static final int PRIO_PROCESS = 0;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int NEW_LISTENER = 8;
    private static final int WAIT_KILLABLE_RECV = 32;
    private static final long SET_FLAGS = 0x40082104L;
    private static final long SYNC_WAKE_UP = 1;
    private static final long TABLE = Sandbox.SCRATCH;
    private static final int ENTRIES = 64;
    private static final long TEXT = TABLE + ENTRIES * Gadget.BATCH_ENTRY;

    /** Makes one of a fresh child of the zygote. On the hand. */
    static Stem grow(Tracee zygote, Tracee child) throws IOException {
        ByteBuffer filter = Filter.compile(new Filter.Options(Sandbox.BASE, Sandbox.BASE + Gadget.PAGE, true));
        byte[] program = new byte[filter.remaining()];
        filter.get(program);
        List<Mapping> left = new ArrayList<>();
        int number;
        try (RemoteCall call = RemoteCall.atGadget(child, Sandbox.BASE, child.registers())) {
            Batch batch = new Batch();
            for (Mapping m : Maps.of(child.pid())) {
                boolean kernels = m.named("[vdso]") || m.path().startsWith("[v");
                if (kernels || m.overlaps(Sandbox.BASE, Sandbox.SCRATCH + Gadget.AREA_SIZE)) {
                    left.add(m);
                } else {
                    batch.add("munmap", Nr.MUNMAP, m.start(), m.size());
                }
            }
            int reserved = Flags.MAP_PRIVATE | Flags.MAP_ANONYMOUS | Flags.MAP_FIXED | Flags.MAP_NORESERVE;
            batch.add("reserve room", Nr.MMAP, Areas.base(), Areas.size(), 0, reserved, -1, 0);
            number = batch.size() + seal(batch, child, program);
            call.run(batch, TABLE, ENTRIES);
            number = (int) batch.result(number);
        }
        int listener = fetch(child.pid(), number);
        try (RemoteCall call = RemoteCall.atGadget(zygote, Sandbox.BASE, zygote.registers())) {
            call.call(Nr.CLOSE, number);
        }
        suspend(child);
        return new Stem(child, List.copyOf(left), listener);
    }

    /** Adds default signal actions, the usual nice value, the end of all capabilities and the filter; how many calls before the last. */
    private static int seal(Batch batch, Tracee child, byte[] program) {
        ByteBuffer data = ByteBuffer.allocate(128 + program.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        long action = TEXT;
        long capabilities = TEXT + 32;
        long header = TEXT + 80;
        data.putInt(32, CAPABILITY_VERSION_3);
        data.putShort(80, (short) (program.length / 8)).putLong(88, TEXT + 128).put(128, program);
        child.memory().poke(TEXT, data.array());
        // The zygote ignores SIGCHLD so that the kernel buries its children; the guest's own handling begins at
        // default.
        batch.add("rt_sigaction", Nr.RT_SIGACTION, Signals.SIGCHLD, action, 0, 8);
        // The node's own threads may go before (docs/adr/0022); what is cloned from them would, too. It fails, and does
        // not
        // matter, where they come behind: nobody here may lower a nice value.
        batch.add(null, Nr.SETPRIORITY, PRIO_PROCESS, 0, 0);
        batch.add("drop capabilities", Nr.CAPSET, capabilities, capabilities + 8);
        int flags = NEW_LISTENER | WAIT_KILLABLE_RECV;
        batch.add("install the filter", Nr.SECCOMP, SECCOMP_SET_MODE_FILTER, flags, header);
        return 3;
    }

    /** Takes the listener over from the child's descriptor table. */
    private static int fetch(int pid, int number) {
        int listener = (int) Kernel.must("take over the filter's listener", PidFd.take(pid, number));
        // Kernel 6.6 and later: who calls, who answers and who is answered run one after the other on one core. Else
        // each
        // of them wakes a sleeping core, which costs several times the switch. Elsewhere it fails: no matter.
        Kernel.call(Nr.IOCTL, listener, SET_FLAGS, SYNC_WAKE_UP);
        return listener;
    }

    /** Without it each injected call costs one stop more; all is right all the same. */
    private static void suspend(Tracee child) {
        try {
            child.options(Sandbox.OPTIONS | Hand.SUSPEND_SECCOMP);
        } catch (KernelException e) {
            LOG.info("the kernel does not let a tracer suspend a filter: {}", e.getMessage());
        }
    }
}
