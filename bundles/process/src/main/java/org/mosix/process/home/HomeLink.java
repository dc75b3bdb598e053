package org.mosix.process.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.mosix.image.NotCarried;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.process.protocol.LateFrame;
import org.mosix.process.protocol.MaskFrame;
import org.mosix.process.protocol.MoveToken;
import org.mosix.process.protocol.SignalFrame;
import org.mosix.process.protocol.TaskFrame;
import org.mosix.process.protocol.UsageFrame;
import org.mosix.process.transfer.HomeFiles;
import org.mosix.process.transfer.ImageSender;
import org.mosix.process.transfer.Needs;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Malformed;
import org.mosix.wire.Refusal;
import org.mosix.wire.Sparse;
import org.mosix.wire.Station;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The link to the host of one family. {@link #run} is the In thread; anybody may send. */
public final class HomeLink {
    private static final Logger LOG = LoggerFactory.getLogger(HomeLink.class);
    private static final Sparse SPARSE = new Sparse(LOG);
    /** No call of the kernel has a number near it. */
    private static final int MOST_CALLS = 4096;

    private final int host;
    private final Channel channel;
    private final Station station;
    private final HomeCalls calls = new HomeCalls(this);
    private final LateCalls late = new LateCalls();
    private final Map<Long, Deputy> deputies = new ConcurrentHashMap<>();
    /** Those whose bodies were told to end; the host's last word of them is awaited. */
    private final Map<Long, Deputy> closing = new ConcurrentHashMap<>();

    private final Answers answers;
    private volatile boolean closed;
    private volatile String lostWhy;

    public HomeLink(int host, Channel channel, Station station) {
        this.host = host;
        this.channel = channel;
        this.station = station;
        this.answers = new Answers(host);
    }

    public int host() {
        return host;
    }

    public Channel channel() {
        return channel;
    }

    /** May the host still answer? */
    public boolean isOpen() {
        return !closed && channel.isOpen();
    }

    /** Starts the In thread. */
    public void start() {
        Thread thread = new Thread(this::run, "mosix-in-" + host);
        thread.setDaemon(true);
        thread.start();
    }

    public void add(Deputy deputy) {
        deputies.put(deputy.task(), deputy);
    }

    /** The task is no more behind this link; with the last one the link is closed. */
    public void remove(long task) {
        deputies.remove(task);
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (deputies.isEmpty() && answers.noneReady() && closing.isEmpty()) {
            close();
        }
    }

    /** The deputy's body is not needed any more: the host ends it, says what it has used, and is rid of the task. */
    public void release(Deputy deputy) {
        if (!deputies.containsKey(deputy.task()) || closing.putIfAbsent(deputy.task(), deputy) != null) {
            return;
        }
        if (deputy.leads()) {
            HomeLink now = deputy.link();
            deputy.events().released(deputy, now != null && now != this);
        }
        deputies.remove(deputy.task());
        sendTask(Frame.ENDED, deputy.task(), 0);
        if (closed) {
            settled(deputy.task());
        }
    }

    private void settled(long task) {
        Deputy deputy = closing.remove(task);
        if (deputy != null) {
            deputy.events().used(deputy, 0, 0, true);
        }
    }

    /** What a move waits for from the host. */
    public Answers answers() {
        return answers;
    }

    /** The move is off, whatever the host has of it: it ends the task. */
    public void drop(Deputy deputy) {
        answers.forget(deputy.task());
        sendTask(Frame.ENDED, deputy.task(), 0);
        remove(deputy.task());
    }

    private void run() {
        String why = "the connection to node " + host + " ended";
        try {
            while (true) {
                ByteBuffer body = channel.receive();
                if (channel.kind() != Frame.PING) {
                    receive(channel.kind(), body);
                }
            }
        } catch (IOException e) {
            // The station closes a connection whose peer is silent; who reads it then gets no sentence.
            String how = e instanceof ClosedChannelException ? "the node was silent for too long" : e.getMessage();
            why = "the connection to node " + host + " ended: " + how;
            if (e instanceof Malformed) {
                SPARSE.warn("node {} breaks the rules: {}", host, e.getMessage());
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("the link to node {} ended by a fault of ours", host, e);
        } finally {
            lost(why);
        }
    }

    private void receive(Frame kind, ByteBuffer body) throws IOException {
        if (body.remaining() < 8) {
            throw new Malformed(kind + " without a task");
        }
        long task = body.getLong(0);
        Deputy deputy = deputies.get(task);
        switch (kind) {
            case READY -> answers.ready(task, TaskFrame.value(body));
            case STARTED -> {
                answers.started(task);
                Niceness.tell(deputy, this);
            }
            case REFUSE -> refused(task, Refusal.sentence(body.position(8)));
            case USAGE -> usage(deputy, task, body);
            case NEED -> need(deputy, task, body.position(8));
            case CALL, FROZEN, RETURN, FATAL, MASK, LATE, SIGNAL -> {
                // Of one that has just ended: the host will learn it.
                if (deputy != null) {
                    of(deputy, kind, body);
                }
            }
            default -> throw new Malformed("home is not sent " + kind);
        }
    }

    private void of(Deputy deputy, Frame kind, ByteBuffer body) throws IOException {
        if (kind == Frame.RETURN || kind == Frame.FATAL || kind == Frame.LATE) {
            // It may be quicker than home: until the deputy is emptied and placed, that and its area are not touched.
            started(deputy);
            if (!deputy.awaitPlaced(deputy.epoch())) {
                return;
            }
        }
        switch (kind) {
            case CALL -> {
                // A body that calls runs; its host's own word of that may come later.
                started(deputy);
                calls.call(deputy, body);
            }
            case FROZEN -> deputy.move().frozen().complete(null);
            case RETURN -> wantsHome(deputy, TaskFrame.value(body));
            case MASK -> {
                // Of a body that was just committed it comes before home has placed the deputy, and carries its
                // signals.
                MaskFrame mask = MaskFrame.decode(body);
                started(deputy);
                if (deputy.awaitPlaced(mask.epoch())) {
                    deputy.mask().told(mask);
                }
            }
            case LATE -> late.make(deputy, LateFrame.decode(body));
            case FATAL -> fatal(deputy, (int) TaskFrame.value(body));
            default -> throw new Malformed("home is not sent " + kind);
        }
    }

    /** A thread of the body runs, and so all do. */
    private void started(Deputy deputy) {
        answers.started(deputy.crew().lead().task());
    }

    /** Whichever thread makes the call: all go. */
    private static void wantsHome(Deputy thread, long why) {
        Deputy deputy = thread.crew().lead();
        if (deputy.askedHome.compareAndSet(false, true)) {
            int nr = why >= 0 && why < MOST_CALLS ? (int) why : HomeEvents.TOO_MUCH;
            deputy.events().wantsHome(deputy, why == TaskFrame.OLD_CALL ? HomeEvents.OLD_CALL : nr);
        }
    }

    /** How many threads work behind this link. */
    int size() {
        return deputies.size();
    }

    private void usage(Deputy working, long task, ByteBuffer body) throws Malformed {
        UsageFrame told = UsageFrame.read(body);
        Deputy ending = told.over() ? closing.remove(task) : null;
        if (ending != null) {
            ending.events().used(ending, told.userNanos(), told.systemNanos(), true);
            closeIfUnused();
        } else if (working != null) {
            working.events().used(working, told.userNanos(), told.systemNanos(), false);
            working.events().wants(working, told);
            Niceness.tell(working, this);
        }
    }

    private void refused(long task, String sentence) {
        CompletableFuture<?> waiting = answers.takeRefused(task);
        Deputy deputy = deputies.get(MoveToken.task(task));
        if (waiting != null) {
            waiting.completeExceptionally(new Refusal(sentence));
        } else if (deputy != null) {
            deputy.move().refused(task, sentence);
        }
    }

    private void need(Deputy deputy, long task, ByteBuffer body) throws IOException {
        CompletableFuture<byte[]> waiting = answers.takeNeed(task);
        if (waiting != null) {
            ByteBuffer copy = ByteBuffer.allocate(body.remaining()).put(body);
            waiting.complete(copy.array());
            return;
        }
        MappedFile mapped = deputy == null ? null : deputy.mapped.getAndSet(null);
        if (mapped == null && deputy != null && deputy.link() == this) {
            throw new Malformed("a need for nothing");
        } else if (mapped == null) {
            return; // It was killed on its way out: others on this link have nothing to do with that.
        }
        HomeFiles opened;
        try {
            opened = mapped.open();
        } catch (IOException | NotCarried e) {
            // It has just ended, or its file cannot be read any more: as a page that cannot be read.
            SPARSE.warn("process {} gets SIGBUS for a file that it maps away: {}", deputy.pid(), e.getMessage());
            fatal(deputy, Signals.SIGBUS);
            return;
        }
        try (HomeFiles files = opened) {
            new ImageSender(channel, task).sendContent(Needs.decode(body, files.files()), files);
        }
    }

    /** The body died of its own doing (a fault), or the host could not keep it (0). */
    private void fatal(Deputy deputy, int signal) {
        if (Signals.isFault(signal)) {
            DeputyWatcher.die(deputy, signal);
        } else if (signal >= 1 && signal <= 64) {
            Kernel.call(Nr.TGKILL, deputy.tracee().process(), deputy.pid(), signal);
        } else {
            deputy.events().lost(deputy.crew().lead(), this, "node " + host + " could not keep its memory");
        }
    }

    /** Sends a signal to the body. Under the deputy's lock, so that it comes before the reply it interrupts. */
    void sendSignal(Deputy deputy, int signal, byte[] info) {
        ByteBuffer body = Channel.direct(SignalFrame.SIZE);
        body.putLong(deputy.task())
                .putInt(signal)
                .putInt(deputy.nextSignal())
                .putLong(deputy.actions().blocks(signal))
                .put(info)
                .flip();
        try {
            // Posted: the hand is here, and a host that reads nothing must not hold it.
            channel.post(Frame.SIGNAL, body);
        } catch (IOException e) {
            channel.close();
        }
    }

    public void sendTask(Frame kind, long task, long value) {
        try {
            TaskFrame.send(channel, kind, task, value);
        } catch (IOException e) {
            channel.close();
        }
    }

    /** A deputy was placed here: if the link was lost just before, it is told now. */
    public void tellIfLost(Deputy deputy) {
        String why = lostWhy;
        if (why != null) {
            deputy.events().lost(deputy, this, why);
        }
    }

    private void lost(String why) {
        closed = true;
        lostWhy = why;
        station.release(channel);
        IOException e = new IOException(why);
        answers.fail(e);
        for (Deputy deputy : List.copyOf(deputies.values())) {
            // One that was only about to come here works elsewhere, or at home.
            if (deputy.link() == this) {
                deputy.move().off(e);
                if (deputy.leads()) {
                    deputy.events().lost(deputy, this, why);
                }
            }
        }
        deputies.clear();
        List.copyOf(closing.keySet()).forEach(this::settled);
    }

    public void close() {
        station.release(channel);
    }
}
