package org.mosix.process.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.mosix.image.MalformedImage;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.HandEnded;
import org.mosix.process.fault.FaultPoint;
import org.mosix.process.fault.Faults;
import org.mosix.process.protocol.SignalFrame;
import org.mosix.process.protocol.TaskFrame;
import org.mosix.process.protocol.UsageFrame;
import org.mosix.sandbox.Sandbox;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Malformed;
import org.mosix.wire.Sparse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One guest family: the link to its home, its sandbox, its bodies. {@link #run} is the Down thread. */
final class GuestLink {
    private static final Logger LOG = LoggerFactory.getLogger(GuestLink.class);
    private static final Sparse SPARSE = new Sparse(LOG);

    final int home;
    private final Visit visit;
    final Channel channel;
    final Hand hand;
    final Sandbox sandbox;
    final ContentStore store;
    final GuestCalls calls = new GuestCalls(this);
    final FamilyCalls family = new FamilyCalls(this);
    final Early early = new Early();
    private final Map<Long, Guest> guests = new ConcurrentHashMap<>();
    private final Map<Integer, Guest> byPid = new ConcurrentHashMap<>();
    final Arrivals arrivals = new Arrivals();
    final GivenContents given;
    private final Up up;
    private Listener listener;
    private final Departures departures;
    private final int processes;
    final Faults faults;
    private volatile boolean closed;

    GuestLink(Visit visit, Channel channel, Sandbox sandbox, int processes, ContentStore store, Departures departures) {
        this.processes = processes;
        this.visit = visit;
        this.home = visit.home();
        this.channel = channel;
        this.sandbox = sandbox;
        this.hand = sandbox.hand();
        this.store = store;
        this.given = new GivenContents(home, sandbox, store);
        this.departures = departures;
        this.faults = departures.faults();
        this.up = new Up(this);
    }

    /** Receives until the connection ends, then ends every body. */
    void run() {
        up.start();
        try {
            while (true) {
                ByteBuffer body = channel.receive();
                receive(channel.kind(), body);
            }
        } catch (IOException e) {
            if (e instanceof Malformed || e instanceof MalformedImage) {
                SPARSE.warn("home {} breaks the rules: {}", home, e.getMessage());
            }
        } catch (HandEnded e) {
            LOG.debug("link to home {}: {}", home, e.getMessage());
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("link to home {} ended by a fault of ours", home, e);
        } finally {
            close();
        }
    }

    private void receive(Frame kind, ByteBuffer body) throws IOException {
        if (kind == Frame.PING) {
            return;
        }
        if (body.remaining() < 8) {
            throw new Malformed(kind + " without a task");
        }
        long task = body.getLong(0);
        switch (kind) {
            case IMAGE, CONTENT, PAGES, END -> arrival(kind, task, body);
            case COMMIT -> commit(task, body);
            case REPLY -> calls.reply(guest(task), body);
            case SIGNAL -> signal(task, body);
            case FREEZE -> post(task, Bodies::freeze);
            case THAW -> post(task, Bodies::thaw);
            case PAUSE -> {
                boolean stop = TaskFrame.value(body) != 0;
                post(task, guest -> Bodies.pause(guest, stop));
            }
            case NICE -> {
                long nice = TaskFrame.value(body);
                post(task, guest -> Bodies.nice(guest, nice));
            }
            case SHIP -> departures.ship(guest(task), body);
            case STALE -> {
                Guest guest = guest(task);
                if (guest != null) {
                    guest.stale();
                }
            }
            case ENDED -> end(task);
            default -> throw new Malformed("a host is not sent " + kind);
        }
    }

    private void post(long task, Consumer<Guest> act) {
        hand.post(() -> {
            Guest guest = guest(task);
            if (guest != null) {
                act.accept(guest);
            } else {
                early.keep(task, act);
            }
        });
    }

    /** The body of a task; null if it has just ended here, which home will learn. */
    private Guest guest(long task) {
        return guests.get(task);
    }

    Guest byPid(int pid) {
        return byPid.get(pid);
    }

    void arrival(Frame kind, long task, ByteBuffer body) throws IOException {
        if (kind == Frame.IMAGE) {
            adopt(task, Arrival.begin(this, channel, task, body, false));
            return;
        }
        Guest guest = guest(task);
        if (!arrivals.receive(task, kind, body) && guest != null && guest.mapping != null) {
            family.maps().receive(guest, kind, body);
        }
        if (kind == Frame.END && body.limit() >= TaskFrame.SIZE && arrivals.isWhole(task)) {
            commit(task, body.position(0));
        }
    }

    /** The listener of all bodies of the family. On the hand, when there is a body. */
    Listener listener() {
        if (listener == null) {
            listener = new Listener(sandbox.listener());
            up.watch(listener);
        }
        return listener;
    }

    /** Takes an image that arrives on a connection of its own; see {@link Arrival}. */
    void adopt(long task, Arrival arrival) throws Malformed {
        arrivals.add(task, arrival);
    }

    private void commit(long task, ByteBuffer body) throws IOException {
        if (body.remaining() < TaskFrame.SIZE) {
            throw new Malformed("a commit that is cut short");
        }
        long word = body.getLong(TaskFrame.VALUE);
        int epoch = (int) word;
        boolean stopped = (word & TaskFrame.STOPPED) != 0;
        Arrival arrival = arrivals.take(task);
        Guest fresh = arrival == null ? null : arrival.guest();
        if (fresh == null) {
            sendRefusal(task, "there is nothing to commit at the host");
        } else {
            arrival.takeSignals();
            start(fresh.crew.members(), epoch, stopped);
        }
    }

    /**
     * STARTED is sent before the body can make its first call: home waits for it before it takes calls, and reads them
     * in the order in which they come.
     */
    private void start(List<Guest> threads, int epoch, boolean stopped) throws IOException {
        Guest first = threads.get(0);
        Guest old = guests.get(first.task);
        for (Guest fresh : threads) {
            fresh.epoch = epoch;
            fresh.paused = stopped;
            enter(fresh);
        }
        faults.at(FaultPoint.ARRIVAL_STARTED, channel);
        sendTask(Frame.STARTED, first.task, 0);
        threads.forEach(fresh -> fresh.mask.tellNow());
        hand.post(() -> {
            if (old != null) {
                Bodies.condemn(old);
            }
            threads.forEach(Bodies::run);
        });
        visit.works();
    }

    private void end(long task) {
        arrivals.drop(task);
        Guest known = guests.get(task);
        hand.post(() -> {
            // Or one that was born meanwhile.
            Guest guest = known != null ? known : guests.get(task);
            if (guest != null) {
                Bodies.over(guest);
            } else if (!early.keep(task, Bodies::over)) {
                // It died by itself before; that was told then.
                sendUsage(task, UsageFrame.last(0, 0));
            }
        });
    }

    /** Registers a body that does not run yet. */
    void enter(Guest guest) {
        guests.put(guest.task, guest);
        byPid.put(guest.pid, guest);
    }

    /** Forgets a body that has ended. On the hand. */
    void leave(Guest guest) {
        byPid.remove(guest.pid, guest);
        guests.remove(guest.task, guest);
        early.noMore(guest);
        if (guest.crew.leave(guest)) {
            guest.crew.files.values().forEach(store::release);
        }
    }

    private void signal(long task, ByteBuffer body) throws Malformed {
        if (body.remaining() < SignalFrame.SIZE) {
            throw new Malformed("a signal that is cut short");
        }
        byte[] info = new byte[SignalFrame.INFO_SIZE];
        body.get(SignalFrame.INFO, info);
        int signal = body.getInt(SignalFrame.SIGNAL);
        if (signal < 1 || signal > 64) {
            throw new Malformed("signal " + signal);
        }
        Guest.Taken taken = new Guest.Taken(signal, body.getLong(SignalFrame.BLOCKS), info);
        int number = body.getInt(SignalFrame.NUMBER);
        Guest guest = guest(task);
        if (guest != null) {
            guest.receive(taken, number);
        } else {
            post(task, young -> young.receive(taken, number));
        }
    }

    void sendTask(Frame kind, long task, long value) {
        try {
            TaskFrame.send(channel, kind, task, value);
        } catch (IOException e) {
            lost(e);
        }
    }

    void sendUsage(long task, UsageFrame told) {
        try {
            told.send(channel, task);
        } catch (IOException e) {
            lost(e);
        }
    }

    /** Sends a call frame of header and ins, from position 0 to the position. */
    void sendCall(ByteBuffer frame) {
        try {
            channel.send(Frame.CALL, frame.flip());
        } catch (IOException e) {
            lost(e);
        }
    }

    private void lost(IOException e) {
        LOG.debug("link to home {}: {}", home, e.getMessage());
        channel.close();
    }

    boolean closed() {
        return closed;
    }

    /** Has the family as many bodies as it may? The zygote counts, and those that are arriving. */
    boolean full() {
        return guests.size() + arrivals.size() + 1 >= processes;
    }

    /** The body of a new program will be wanted when home has begun it: it is made meanwhile. Any thread. */
    void prepare() {
        if (guests.size() + arrivals.size() + Sandbox.OTHERS < processes) {
            hand.post(sandbox::prepare);
        }
    }

    /** Its bodies, and their threads. */
    Collection<Guest> guests() {
        return guests.values();
    }

    private void close() {
        closed = true;
        channel.close();
        up.close();
        arrivals.close();
        sandbox.end(() -> {
            guests.values().forEach(g -> g.condemned = true);
            given.release();
        });
    }

    /** Tells home, with a sentence, that a task's image cannot be rebuilt here. */
    void sendRefusal(long task, String sentence) {
        byte[] text = sentence.getBytes(StandardCharsets.UTF_8);
        post(
                Frame.REFUSE,
                Channel.direct(8 + text.length).putLong(task).put(text).flip());
    }

    /** Sends a frame without ever waiting for home to read it. */
    void post(Frame kind, ByteBuffer body) {
        try {
            channel.post(kind, body);
        } catch (IOException e) {
            lost(e);
        }
    }
}
