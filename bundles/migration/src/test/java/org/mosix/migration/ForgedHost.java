package org.mosix.migration;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.protocol.MaskFrame;
import org.mosix.process.protocol.SignalFrame;
import org.mosix.process.protocol.TaskFrame;
import org.mosix.process.protocol.UsageFrame;
import org.mosix.process.transfer.Needs;
import org.mosix.syscall.table.Row;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Peers;
import org.mosix.wire.Station;

/**
 * A node that takes guests as a correct host does, as far as home can see, and then sends for them what no body asked
 * for. Each link ends with one frame that breaks the rules, at which home must end that link and nothing else.
 * {@code ForgedHost NODE LISTEN NODES FRAMES SEED} serves until so many frames are sent, then says what it did.
 */
public final class ForgedHost implements AutoCloseable {
    private static final int FRAMES_OF_A_LINK = 3000;
    private static final long ANSWER_MILLIS = 300;
    private static final long END_MILLIS = 12_000;

    final AtomicLong sent = new AtomicLong();
    final AtomicLong calls = new AtomicLong();
    final AtomicLong answers = new AtomicLong();
    final AtomicLong links = new AtomicLong();
    /** Links that home did not end though the rules were broken. */
    final AtomicLong endured = new AtomicLong();

    private final Station station;
    private final long most;
    private final long seed;
    private final boolean ipc;
    private final List<String> names;

    ForgedHost(int node, String listen, String nodes, long most, long seed, boolean ipc, List<String> names)
            throws IOException {
        this.most = most;
        this.seed = seed;
        this.ipc = ipc;
        this.names = names;
        station = new Station(node, Peers.address(listen), Peers.parse(nodes));
        station.serve(Hello.Purpose.LINK, this::link);
        station.open();
    }

    boolean done() {
        return sent.get() >= most;
    }

    @Override
    public void close() {
        station.close();
    }

    private boolean link(Channel channel, Hello hello) throws IOException {
        channel.send(Frame.ASK, Forger.processors());
        channel.expect(Frame.ANSWER);
        channel.send(Frame.WELCOME);
        station.watch(channel);
        Siege siege = new Siege(channel, seed + links.incrementAndGet());
        Thread thread = new Thread(siege::attack, "forged-host");
        thread.setDaemon(true);
        thread.start();
        siege.receive();
        station.release(channel);
        return true;
    }

    private record Got(Frame kind, long task, int seq) {}

    /** One link. */
    private final class Siege {
        private final Channel channel;
        private final Forger forger;
        private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
        /** Tasks whose bodies we seem to have, with their epochs. */
        private final Map<Long, Integer> tasks = new ConcurrentHashMap<>();

        private final Map<Long, Integer> seen = new ConcurrentHashMap<>();

        private final ByteBuffer frame = Forger.frame();
        private int seq;
        private volatile boolean ended;

        Siege(Channel channel, long seed) {
            this.channel = channel;
            this.forger = new Forger(seed, ipc, names);
        }

        void receive() {
            try {
                while (true) {
                    ByteBuffer body = channel.receive();
                    if (channel.kind() != Frame.PING) {
                        received(channel.kind(), body, body.getLong(0));
                    }
                }
            } catch (IOException e) {
                ended = true;
                got.add(new Got(Frame.WELCOME, 0, 0));
            }
        }

        private void received(Frame kind, ByteBuffer body, long task) throws IOException {
            switch (kind) {
                case IMAGE -> channel.send(Frame.NEED, new Needs(List.of()).encode(task));
                case END -> TaskFrame.send(channel, Frame.READY, task, 0);
                case COMMIT -> {
                    tasks.put(task, (int) body.getLong(TaskFrame.VALUE));
                    seen.remove(task);
                    TaskFrame.send(channel, Frame.STARTED, task, 0);
                }
                case SIGNAL -> seen.put(task, body.getInt(SignalFrame.NUMBER));
                case ENDED -> {
                    tasks.remove(task);
                    if (forger.random().nextBoolean()) {
                        UsageFrame.last(Long.MAX_VALUE, -1).send(channel, task);
                    }
                }
                case SHIP ->
                    channel.send(
                            Frame.REFUSE,
                            Channel.direct(30)
                                    .putLong(task)
                                    .put("\033]0;x\007no".getBytes())
                                    .flip());
                case FREEZE -> TaskFrame.send(channel, Frame.FROZEN, task, 0);
                default -> {}
            }
            if (kind == Frame.REPLY || kind == Frame.COMMIT || kind == Frame.ENDED) {
                got.add(new Got(kind, task, kind == Frame.REPLY ? body.getInt(8) : 0));
            }
        }

        void attack() {
            try {
                await(Frame.COMMIT, 0, END_MILLIS);
                int frames = forger.random().nextInt(FRAMES_OF_A_LINK);
                for (int i = 0; i < frames && !ended && !done(); i++) {
                    Long task = tasks.isEmpty() ? null : anyTask();
                    if (task == null) {
                        break;
                    }
                    if (forger.random().nextInt(12) == 0) {
                        nuisance(task);
                    } else if (!call(task)) {
                        break;
                    }
                }
                if (!ended) {
                    breakRules();
                }
            } catch (IOException e) {
                ended = true;
            }
        }

        private long anyTask() {
            List<Long> all = List.copyOf(tasks.keySet());
            return all.get(forger.random().nextInt(all.size()));
        }

        /** A well-formed call; false if it may still be going on. */
        private boolean call(long task) throws IOException {
            Row row = forger.random().nextInt(60) == 0 ? forger.familyCall(frame) : forger.carriedCall(frame);
            header(task, tasks.getOrDefault(task, 0));
            channel.send(Frame.CALL, frame.flip());
            sent.incrementAndGet();
            calls.incrementAndGet();
            return await(Frame.REPLY, task, ANSWER_MILLIS) || row.blocking() && tasks.size() > 1;
        }

        private void header(long task, int epoch) {
            frame.putLong(CallFrame.TASK, task).putInt(CallFrame.EPOCH, epoch).putInt(CallFrame.SEQ, ++seq);
            frame.putInt(CallFrame.ACK, forger.random().nextInt())
                    .putInt(CallFrame.SIGNALS_SEEN, seen.getOrDefault(task, 0));
            frame.putLong(CallFrame.MASK, forger.random().nextInt(4) == 0 ? seq : CallFrame.SAME_MASK);
            frame.putLong(CallFrame.CLOSE, forger.closes() + 1);
        }

        /** Waits for a frame of that kind for the task (0: any), or for the task's end. */
        private boolean await(Frame kind, long task, long millis) {
            long end = System.nanoTime() + millis * 1_000_000;
            try {
                while (!ended) {
                    Got next = got.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    if (next == null) {
                        return false;
                    }
                    if (next.kind == Frame.REPLY) {
                        answers.incrementAndGet();
                    }
                    boolean same = task == 0 || next.task == task;
                    if (same && (next.kind == kind || next.kind == Frame.ENDED)) {
                        return true;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        }

        /** Frames that are well-formed and make no sense. */
        private void nuisance(long task) throws IOException {
            long other = forger.random().nextBoolean() ? task : forger.random().nextLong();
            long value = forger.random().nextLong();
            int harmless = List.of(17, 18, 23, 28).get((int) (value & 3));
            Frame kind = List.of(Frame.FROZEN, Frame.READY, Frame.RETURN, Frame.STARTED)
                    .get((int) (value & 3));
            for (int i = forger.random().nextInt(30); i >= 0; i--) {
                TaskFrame.send(channel, kind, other, value % 500);
                sent.incrementAndGet();
            }
            if (forger.random().nextInt(4) == 0) {
                new UsageFrame(value, -value, forger.random().nextBoolean(), -value, value).send(channel, other);
                TaskFrame.send(channel, Frame.FATAL, task, harmless);
                sent.addAndGet(2);
            }
            if (forger.random().nextInt(4) == 0) {
                byte[] info = forger.bytes(128);
                ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN).putInt(0, harmless);
                int epoch = tasks.getOrDefault(task, 0);
                channel.send(Frame.MASK, MaskFrame.encode(task, epoch, value, forger.closes(), List.of(info, info)));
                sent.incrementAndGet();
            }
        }

        /** Until it is noticed: a call may be sent back unread, because the process is about to move. */
        private void breakRules() throws IOException {
            for (int i = 0; i < 12 && !awaitEnd(i == 0 ? 0 : 1000); i++) {
                breakRule();
            }
            endured.addAndGet(awaitEnd(END_MILLIS) ? 0 : 1);
            channel.close();
        }

        private void breakRule() throws IOException {
            long task = tasks.isEmpty() ? 1 : anyTask();
            int epoch = tasks.getOrDefault(task, 0);
            switch (forger.random().nextInt(10)) {
                case 0 -> raw(Channel.LIMIT + 1, Channel.VERSION, 3);
                case 1 -> raw(-5, Channel.VERSION, 3);
                case 2 -> raw(0, Channel.VERSION + 3, 3);
                case 3 -> raw(0, Channel.VERSION, 99);
                case 4 -> channel.send(Frame.CALL, ByteBuffer.wrap(forger.bytes(7)));
                case 5 -> channel.send(Frame.IMAGE, ByteBuffer.wrap(forger.bytes(100)));
                case 6 -> {
                    frame.clear().putLong(task).putInt(1 << 30);
                    channel.send(Frame.NEED, frame.flip());
                }
                case 7 -> {
                    ByteBuffer b = Channel.direct(16)
                            .putLong(tasks.isEmpty() ? 0 : task)
                            .putInt(7)
                            .flip();
                    channel.send(tasks.isEmpty() ? Frame.COMMIT : Frame.SIGNAL, b);
                    raw(0, Channel.VERSION, 200);
                }
                default -> {
                    boolean old = forger.random().nextInt(4) == 0;
                    if (old) {
                        forger.carriedCall(frame);
                    } else {
                        forger.forbiddenCall(frame);
                    }
                    header(task, old ? epoch - 1 : epoch);
                    channel.send(Frame.CALL, frame.flip());
                    if (tasks.isEmpty()) {
                        raw(1 << 30, Channel.VERSION, 1);
                    }
                }
            }
            sent.incrementAndGet();
        }

        private boolean awaitEnd(long millis) {
            long end = System.nanoTime() + millis * 1_000_000;
            while (!ended && System.nanoTime() < end) {
                await(Frame.WELCOME, 0, 50);
            }
            return ended;
        }

        /** A header that the channel would never send. */
        private void raw(int length, int version, int kind) throws IOException {
            ByteBuffer b = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            b.putInt(length)
                    .put((byte) version)
                    .put((byte) kind)
                    .putShort((short) 0)
                    .flip();
            try {
                Field socket = Channel.class.getDeclaredField("socket");
                socket.setAccessible(true);
                ((SocketChannel) socket.get(channel)).write(b);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    String report() {
        return "{\"frames\": " + sent + ", \"calls\": " + calls + ", \"answers\": " + answers + ", \"links\": " + links
                + ", \"endured\": " + endured + "}";
    }

    public static void main(String[] args) throws Exception {
        List<String> names = List.of(args).subList(5, args.length);
        int node = Integer.parseInt(args[0]);
        long most = Long.parseLong(args[3]);
        long seed = Long.parseLong(args[4]);
        try (ForgedHost host = new ForgedHost(node, args[1], args[2], most, seed, true, names)) {
            System.out.println("ready");
            while (!host.done()) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
            TimeUnit.SECONDS.sleep(1);
            System.out.println(host.report());
        }
        System.exit(0);
    }
}
