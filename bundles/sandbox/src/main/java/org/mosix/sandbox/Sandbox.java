package org.mosix.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.KernelException;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.trace.Batch;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Gone;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.HandEnded;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Stub;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.linux.trace.Watcher;

/**
 * The world of one guest family and its zygote. The zygote is pid 1 of the sandbox, has no filter, never runs code of
 * the guest and stays stopped; bodies are its children and share its descriptor table, which no guest call reaches. They are
 * cloned from the stem, a child of the zygote that has all that bodies have in common.
 */
public final class Sandbox implements AutoCloseable {
    /** How many processes it has besides bodies: zygote, stem, and a body made ahead. */
    public static final int OTHERS = 3;

    static final long OPTIONS =
            Hand.TRACESYSGOOD | Hand.TRACEFORK | Hand.TRACEVFORK | Hand.TRACECLONE | Hand.TRACESECCOMP | Hand.EXITKILL;
    private static final int NAMESPACES = Flags.CLONE_NEWUSER
            | Flags.CLONE_NEWPID
            | Flags.CLONE_NEWNET
            | Flags.CLONE_NEWNS
            | Flags.CLONE_NEWIPC
            | Flags.CLONE_NEWUTS
            | Flags.CLONE_NEWCGROUP
            | Flags.CLONE_NEWTIME;
    private static final int MS_RDONLY = 1;
    private static final int MS_NOSUID = 2;
    private static final int MS_NODEV = 4;
    private static final int MS_NOEXEC = 8;
    private static final int MS_REMOUNT = 32;
    private static final int MNT_DETACH = 2;
    private static final int TEXT = 0x400;
    static final long BASE = Gadget.DEFAULT_BASE;
    static final long SCRATCH = BASE + Gadget.PAGE;
    static final long DATA = SCRATCH + (60 << 10);

    private final Hand hand;
    private final DescriptorSocket socket;
    private final GuestCgroup cgroup;
    private final Tracee zygote;
    private final Map<Integer, Integer> given = new HashMap<>();
    private Stem stem;
    /** A body made ahead, or null. */
    private Tracee spare;

    private boolean listenerTaken;
    private boolean closed;

    private Sandbox(Hand hand, DescriptorSocket socket, GuestCgroup cgroup, Tracee zygote) {
        this.hand = hand;
        this.socket = socket;
        this.cgroup = cgroup;
        this.zygote = zygote;
    }

    /** Removes what a killed node left of its sandboxes. Any thread. */
    public static void sweep() {
        GuestCgroup.sweep();
    }

    /** Makes one. On the hand. {@code number} is unique on this node. */
    public static Sandbox create(Hand hand, int number, Limits limits, HomeClocks home, HomeClocks received)
            throws IOException {
        DescriptorSocket socket = new DescriptorSocket();
        GuestCgroup cgroup = new GuestCgroup(number, limits);
        Tracee nurse = hand.seize(Stub.spawn(socket.theirs()), OPTIONS, new Quiet());
        try {
            socket.closeTheirs();
            cgroup.create();
            cgroup.add(nurse.pid());
            Tracee zygote = zygote(hand, nurse, limits.uidBase() + number, home.offsets(received));
            return new Sandbox(hand, socket, cgroup, zygote);
        } catch (RuntimeException | IOException e) {
            socket.close();
            nurse.kill();
            cgroup.removeWhenEmpty();
            throw e;
        } finally {
            nurse.kill();
        }
    }

    private static Tracee zygote(Hand hand, Tracee nurse, int uid, String offsets) throws IOException {
        nurse.interrupt();
        hand.await(nurse);
        int[] child = new int[1];
        try (RemoteCall call =
                RemoteCall.atGadget(nurse, BASE, nurse.registers()).onChild(pid -> child[0] = pid)) {
            int anonymous = Flags.MAP_PRIVATE | Flags.MAP_ANONYMOUS | Flags.MAP_FIXED_NOREPLACE;
            call.must("mmap", Nr.MMAP, SCRATCH, Gadget.PAGE + Gadget.SCRATCH_SIZE, 3, anonymous, -1, 0);
            Batch batch = new Batch();
            batch.add("setgroups", Nr.SETGROUPS, 0, 0);
            batch.add("setresgid", Nr.SETRESGID, uid, uid, uid);
            batch.add("setresuid", Nr.SETRESUID, uid, uid, uid);
            batch.add("unshare namespaces", Nr.UNSHARE, NAMESPACES);
            batch.add("prctl", Nr.PRCTL, Flags.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
            call.run(batch, SCRATCH, 64);
            // Offsets can be set only while no process is in the new time namespace.
            Files.write(
                    Path.of("/proc/" + nurse.pid() + "/timens_offsets"), offsets.getBytes(StandardCharsets.US_ASCII));
            call.must("clone", Nr.CLONE, Flags.CLONE_PARENT | Signals.SIGCHLD, 0, 0, 0, 0);
        }
        Tracee zygote = hand.adopt(child[0], new Quiet());
        hand.await(zygote);
        zygote.trapIgnored(false);
        furnish(zygote);
        return zygote;
    }

    /** An empty read-only root, no children to bury. */
    private static void furnish(Tracee zygote) {
        try (RemoteCall call = RemoteCall.atGadget(zygote, BASE, zygote.registers())) {
            List<Long> text = texts(zygote, "mosix", "/proc", "tmpfs", "size=4k,nr_inodes=8,mode=555", ".", "/");
            long name = text.get(0);
            long dot = text.get(4);
            int safe = MS_NOSUID | MS_NODEV | MS_NOEXEC;
            Batch batch = new Batch();
            batch.add("mount tmpfs", Nr.MOUNT, name, text.get(1), text.get(2), safe, text.get(3));
            batch.add("chdir", Nr.CHDIR, text.get(1));
            batch.add("pivot_root", Nr.PIVOT_ROOT, dot, dot);
            batch.add("umount old root", Nr.UMOUNT2, dot, MNT_DETACH);
            batch.add("remount", Nr.MOUNT, name, text.get(5), 0, MS_REMOUNT | MS_RDONLY | safe, 0);
            long action = DATA + TEXT;
            zygote.memory().poke(action, new byte[] {
                1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
            });
            // SIG_IGN: the kernel buries bodies by itself.
            batch.add("ignore SIGCHLD", Nr.RT_SIGACTION, Signals.SIGCHLD, action, 0, 8);
            call.run(batch, SCRATCH, 64);
        }
    }

    private static List<Long> texts(Tracee tracee, String... texts) {
        List<Long> addresses = new ArrayList<>();
        long at = DATA;
        for (String text : texts) {
            byte[] bytes = (text + "\0").getBytes(StandardCharsets.US_ASCII);
            tracee.memory().poke(at, bytes);
            addresses.add(at);
            at += bytes.length;
        }
        return addresses;
    }

    /** pid of the zygote on this node. */
    public int pid() {
        return zygote.pid();
    }

    public Hand hand() {
        return hand;
    }

    /**
     * A fresh, stopped child of the stem, to be made into a body: gadget, scratch, vdso, no capability, the filter. The
     * filter sleeps where the kernel can do that (ptrace(2), SUSPEND_SECCOMP): until {@link #bind}.
     */
    public Tracee body(Watcher watcher) throws IOException {
        Tracee ready = spare;
        spare = null;
        if (ready != null && !ready.ended()) {
            hand.watch(ready, watcher);
            return ready;
        }
        if (stem == null) {
            stem = Stem.grow(zygote, descendant(zygote, Flags.CLONE_FILES, new Quiet()));
        }
        return child(watcher);
    }

    /** Makes a body ahead, for {@link #body} to be quick, if there is none: its clone takes most of its time. On the hand. */
    public void prepare() {
        boolean none = spare == null || spare.ended();
        if (none && stem != null && !closed) {
            try {
                spare = child(new Quiet());
            } catch (KernelException | IllegalStateException e) {
                // Whoever needs it will be told why it cannot be made.
                spare = null;
            }
        }
    }

    private Tracee child(Watcher watcher) {
        return descendant(stem.tracee(), Flags.CLONE_FILES | Flags.CLONE_PARENT, watcher);
    }

    private Tracee descendant(Tracee parent, int flags, Watcher watcher) {
        int[] child = new int[1];
        try (RemoteCall call =
                RemoteCall.atGadget(parent, BASE, parent.registers()).onChild(pid -> child[0] = pid)) {
            call.must("clone", Nr.CLONE, flags | Signals.SIGCHLD, 0, 0, 0, 0);
        }
        Tracee body = hand.adopt(child[0], watcher);
        hand.await(body);
        body.trapIgnored(false);
        return body;
    }

    /** The body is complete: from now on the filter is on it, whatever it does. */
    public void bind(Tracee body) {
        body.options(OPTIONS);
    }

    /** Map of a body as {@link #body} gives it. */
    public List<Mapping> bodyMap() {
        return stem.map();
    }

    /**
     * The node's descriptor of the notification listener that all bodies share; the caller closes it in the end. Throws
     * IllegalStateException when the sandbox is closed: the number may be another's by then. On the hand.
     */
    public int listener() {
        if (closed) {
            throw new IllegalStateException("the connection to its home has ended");
        }
        listenerTaken = true;
        return stem.listener();
    }

    /** Number, in the bodies' descriptor table, of the node's open file {@code fd}; handed over once and kept. */
    public int give(int fd) {
        return given.computeIfAbsent(fd, ours -> {
            try (RemoteCall call = RemoteCall.atGadget(zygote, BASE, zygote.registers())) {
                return socket.give(ours, zygote, call, DATA);
            }
        });
    }

    /** Ends every process of the sandbox and removes its cgroups. On the hand. */
    @Override
    public void close() {
        if (!closed) {
            Kernel.call(Nr.KILL, zygote.pid(), Signals.SIGKILL);
            release();
        }
    }

    /**
     * On the hand: does that, and {@link #close}. When the hand has ended, every process here has with it: then what is left to do,
     * which nobody else does any more. Any other thread.
     */
    public void end(Runnable also) {
        try {
            hand.run(() -> {
                also.run();
                close();
            });
        } catch (HandEnded e) {
            also.run();
            release();
        }
    }

    private void release() {
        if (!closed) {
            closed = true;
            socket.close();
            if (stem != null && !listenerTaken) {
                Kernel.close(stem.listener());
            }
            cgroup.removeWhenEmpty();
        }
    }

    /** Nurse and zygote only move when told to; their ends are no news. */
    private static final class Quiet implements Watcher {
        @Override
        public void onStop(Tracee tracee, WaitStatus status) {
            if (status.event() != WaitStatus.EVENT_STOP) {
                try {
                    tracee.resume(0);
                } catch (Gone e) {
                    return;
                }
            }
        }

        @Override
        public void onEnd(Tracee tracee, WaitStatus status) {
            tracee.memory().close();
        }
    }
}
