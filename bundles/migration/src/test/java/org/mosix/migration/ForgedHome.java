package org.mosix.migration;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.mosix.image.FileRef;
import org.mosix.image.FullMappings;
import org.mosix.image.ImageCodec;
import org.mosix.image.ProcessImage;
import org.mosix.image.Vma;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.process.protocol.SignalFrame;
import org.mosix.process.protocol.TaskFrame;
import org.mosix.process.transfer.Needs;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.slf4j.LoggerFactory;

/**
 * A node that sends guests which no process of it ever was: a real image with harm in it, pages and contents where none
 * belong, answers that no kernel gives, floods. {@code ForgedHome RECORDING FROM FROM-ADDRESS TO TO-ADDRESS ROUNDS SEED}.
 */
public final class ForgedHome {
    private static final int TOGETHER = 5;
    private static final long[] ODD = {0, 1, -1, 4095, 4096, 0x10000, 0x11000, 0x7fffffffL, 1L << 63, 1L << 50, -4096};

    final AtomicLong frames = new AtomicLong();
    final AtomicLong ready = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong callsTaken = new AtomicLong();

    private final Recording recording;
    private final ProcessImage real;
    private final int from;
    private final InetSocketAddress local;
    private final int to;
    private final InetSocketAddress remote;
    private final Random random;

    ForgedHome(Recording recording, int from, InetSocketAddress local, int to, InetSocketAddress remote, long seed)
            throws IOException {
        this.recording = recording;
        this.real = ImageCodec.decode(direct(recording.image()));
        this.from = from;
        this.local = local;
        this.to = to;
        this.remote = remote;
        this.random = new Random(seed);
    }

    private static ByteBuffer direct(byte[] bytes) {
        return Channel.direct(bytes.length).put(bytes).flip();
    }

    private Channel link(long monotonic, long boot) throws IOException {
        Channel channel = Channel.connect(local, remote);
        channel.send(Frame.HELLO, new Hello(Hello.Purpose.LINK, from, to, random.nextLong(), 0).encode());
        while (true) {
            ByteBuffer body = channel.receive();
            if (channel.kind() == Frame.ASK) {
                channel.send(
                        Frame.ANSWER,
                        Channel.direct(16).putLong(monotonic).putLong(boot).flip());
            } else if (channel.kind() == Frame.WELCOME) {
                return channel;
            } else if (channel.kind() != Frame.PING) {
                channel.close();
                throw new IOException(channel.kind() + " " + body.remaining());
            }
        }
    }

    /** So many attacks, some at the same time. */
    void rounds(int n) throws InterruptedException {
        AtomicLong left = new AtomicLong(n);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < TOGETHER; i++) {
            Thread thread = new Thread(() -> {
                while (left.getAndDecrement() > 0) {
                    round();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** One attack on a link of its own, which the host may end at any moment. */
    void round() {
        Channel channel = null;
        try {
            if (random.nextInt(12) == 0) {
                channel = link(random.nextLong(), random.nextLong());
            } else {
                channel = link(System.nanoTime(), System.nanoTime());
            }
            switch (random.nextInt(8)) {
                case 0 -> guest(channel, encoded(AbsurdImage.of(real, random)), random.nextBoolean());
                case 1 -> strayPages(channel);
                case 2 -> strayContent(channel);
                case 3 -> manyImages(channel);
                case 4, 5 -> answers(channel);
                default -> guest(channel, damaged(recording.image()), random.nextBoolean());
            }
        } catch (IOException e) {
            refused.incrementAndGet();
            LoggerFactory.getLogger(ForgedHome.class).debug("round ended", e);
        } finally {
            if (channel != null) {
                channel.close();
            }
        }
    }

    private void send(Channel channel, Frame kind, long task, byte[] body) throws IOException {
        channel.send(kind, Channel.direct(8).putLong(task).flip(), direct(body));
        frames.incrementAndGet();
    }

    private static byte[] encoded(ProcessImage image) {
        ByteBuffer b = ImageCodec.encode(image);
        ByteBuffer full = FullMappings.encode(new int[0]);
        byte[] bytes = new byte[b.remaining() + full.remaining()];
        b.get(bytes, 0, b.remaining());
        full.get(bytes, bytes.length - full.remaining(), full.remaining());
        return bytes;
    }

    /**
     * A guest of this image from its first frame to its first steps. {@code ahead}: nothing is waited for, and the commit
     * travels with the end, as for a program that was just started.
     */
    private void guest(Channel channel, byte[] image, boolean ahead) throws IOException {
        long task = random.nextLong();
        if (ahead) {
            byte[] marked = Arrays.copyOf(image, image.length + 1);
            marked[image.length] = 1;
            send(channel, Frame.IMAGE, task, marked);
        } else {
            send(channel, Frame.IMAGE, task, image);
            channel.expect(Frame.NEED);
        }
        for (byte[] pages : recording.pages()) {
            send(channel, Frame.PAGES, task, random.nextInt(3) == 0 ? damaged(pages) : pages);
        }
        if (ahead) {
            TaskFrame.send(channel, Frame.END, task, random.nextInt());
        } else {
            send(channel, Frame.END, task, new byte[0]);
            channel.expect(Frame.READY);
            ready.incrementAndGet();
            TaskFrame.send(channel, Frame.COMMIT, task, random.nextInt());
        }
        for (int i = 0; i < 3; i++) {
            channel.receive();
        }
    }

    private void strayPages(Channel channel) throws IOException {
        long task = random.nextLong();
        send(channel, Frame.IMAGE, task, recording.image());
        channel.expect(Frame.NEED);
        Vma vdso = real.vmas().stream()
                .filter(v -> v.kind() == Vma.Kind.VDSO)
                .findFirst()
                .orElseThrow();
        long[] places = {
            0x10000,
            0x11000,
            vdso.start(),
            0,
            -4096,
            0x7ffffffff000L,
            real.vmas().get(0).start() - 4096
        };
        ByteBuffer b = Channel.direct(20 + 4096);
        b.putInt(1).putLong(places[random.nextInt(places.length)]).putLong(4096);
        send(channel, Frame.PAGES, task, Arrays.copyOf(bytes(b.clear()), 20 + 4096));
        channel.receive();
    }

    private static byte[] bytes(ByteBuffer b) {
        byte[] bytes = new byte[b.remaining()];
        b.get(bytes);
        return bytes;
    }

    private void strayContent(Channel channel) throws IOException {
        long task = random.nextLong();
        // Other files than the real ones: a home that lies about content lies to itself.
        List<FileRef> files = new ArrayList<>(real.files());
        files.replaceAll(f -> new FileRef(f.device(), random.nextLong(), f.size(), 0, 0, f.path()));
        ProcessImage image = new ProcessImage(
                real.pid(),
                real.name(),
                real.gadgetBase(),
                real.layout(),
                real.vmas(),
                files,
                real.actions(),
                real.threads(),
                real.vdsoHash(),
                real.budget());
        send(channel, Frame.IMAGE, task, encoded(image));
        channel.expect(Frame.NEED);
        for (int i = 0; i < 40; i++) {
            ByteBuffer b = Channel.direct(12 + 8192).putInt(random.nextInt(4) - (i == 39 ? 3 : 0));
            b.putLong(i == 39 ? ODD[random.nextInt(ODD.length)] : 4096L * random.nextInt(20));
            send(channel, Frame.CONTENT, task, bytes(b.clear()));
        }
        channel.receive();
    }

    private void manyImages(Channel channel) throws IOException {
        for (int i = 0; i < 1000; i++) {
            send(channel, Frame.IMAGE, random.nextLong(), recording.image());
            channel.expect(Frame.NEED);
            TaskFrame.send(channel, Frame.COMMIT, random.nextLong(), i);
        }
    }

    /** A guest that really works: its calls are answered with lies, between floods of orders. */
    private void answers(Channel channel) throws IOException {
        long task = random.nextLong();
        send(channel, Frame.IMAGE, task, recording.image());
        contents(channel, task, Needs.decode(channel.expect(Frame.NEED).position(8), real.files()));
        for (byte[] pages : recording.pages()) {
            send(channel, Frame.PAGES, task, pages);
        }
        send(channel, Frame.END, task, new byte[0]);
        channel.expect(Frame.READY);
        ready.incrementAndGet();
        TaskFrame.send(channel, Frame.COMMIT, task, 1);
        int quiet = 0;
        for (int i = 0; i < 300 && quiet < 3; i++) {
            orders(channel, task);
            channel.send(Frame.PING);
            ByteBuffer call = channel.receive();
            quiet = channel.kind() == Frame.PING ? quiet + 1 : 0;
            if (channel.kind() == Frame.CALL) {
                callsTaken.incrementAndGet();
                lie(channel, task, call.getInt(CallFrame.SEQ));
            }
        }
    }

    private void contents(Channel channel, long task, Needs needs) throws IOException {
        for (Needs.Run run : needs.runs()) {
            FileRef file = real.files().get(run.file());
            byte[] whole = new byte[(int) run.length()];
            try (RandomAccessFile f = new RandomAccessFile(file.path(), "r")) {
                f.seek(run.offset());
                f.read(whole);
            }
            for (int at = 0; at < whole.length; at += 1 << 20) {
                int n = Math.min(1 << 20, whole.length - at);
                ByteBuffer b = Channel.direct(12 + n).putInt(run.file()).putLong(run.offset() + at);
                send(channel, Frame.CONTENT, task, bytes(b.put(whole, at, n).flip()));
            }
        }
    }

    private void lie(Channel channel, long task, int seq) throws IOException {
        byte[] outs = new byte[random.nextInt(4) == 0 ? random.nextInt(40) : 0];
        random.nextBytes(outs);
        ByteBuffer b = Channel.direct(ReplyFrame.SIZE + outs.length);
        b.putLong(task).putInt(random.nextInt(10) == 0 ? seq + 1 : seq).putInt(random.nextInt(2));
        b.putLong(random.nextInt(3) == 0 ? -512 - random.nextInt(5) : ODD[random.nextInt(ODD.length)]);
        b.putLong(random.nextLong()).put(outs).flip();
        channel.send(Frame.REPLY, b);
        frames.incrementAndGet();
    }

    private void orders(Channel channel, long task) throws IOException {
        if (random.nextInt(6) != 0) {
            return;
        }
        int many = random.nextInt(8) == 0 ? 3000 : 3;
        int signal = 1 + random.nextInt(64);
        for (int i = 0; i < many; i++) {
            ByteBuffer b = Channel.direct(SignalFrame.SIZE)
                    .putLong(task)
                    .putInt(signal)
                    .putInt(i + 1);
            channel.send(Frame.SIGNAL, b.clear());
            frames.incrementAndGet();
        }
        List<Frame> kinds = List.of(Frame.FREEZE, Frame.THAW, Frame.PAUSE, Frame.COMMIT);
        for (int i = random.nextInt(20); i >= 0; i--) {
            TaskFrame.send(channel, kinds.get(random.nextInt(kinds.size())), task, i);
            frames.incrementAndGet();
        }
        TaskFrame.send(channel, Frame.THAW, task, 0);
        if (random.nextInt(5) == 0) {
            ByteBuffer ship = Channel.direct(36 + 64 * ProcessImage.ACTION_SIZE).putLong(task);
            ship.putLong(0).putLong(random.nextInt(4) / 3).putInt(random.nextInt(5));
            channel.send(Frame.SHIP, ship.putLong(random.nextLong()).clear());
        }
    }

    private byte[] damaged(byte[] good) {
        byte[] copy = Arrays.copyOf(good, random.nextInt(6) == 0 ? random.nextInt(good.length + 1) : good.length);
        ByteBuffer b = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = random.nextInt(5); i >= 0 && copy.length > 8; i--) {
            int at = random.nextInt(copy.length - 8);
            if (random.nextBoolean()) {
                b.putLong(at, ODD[random.nextInt(ODD.length)]);
            } else {
                b.put(at, (byte) random.nextInt());
            }
        }
        return copy;
    }

    String report() {
        return String.format(
                "{\"frames\": %d, \"bodies\": %d, \"ended\": %d, \"lies\": %d}",
                frames.get(), ready.get(), refused.get(), callsTaken.get());
    }

    public static void main(String[] args) throws Exception {
        ForgedHome home = new ForgedHome(
                Recording.read(Path.of(args[0])),
                Integer.parseInt(args[1]),
                new InetSocketAddress(args[2], 0),
                Integer.parseInt(args[3]),
                org.mosix.wire.Peers.address(args[4]),
                Long.parseLong(args[6]));
        home.rounds(Integer.parseInt(args[5]));
        System.out.println(home.report());
        System.exit(0);
    }
}
