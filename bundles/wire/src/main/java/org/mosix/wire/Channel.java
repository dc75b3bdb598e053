package org.mosix.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One framed TCP connection between two nodes. Many threads may send, one receives. A frame that was received is valid
 * until the next call of {@link #receive}. Every length is bounded by {@link #LIMIT}, and by {@link #GREETING} until the
 * peer has said who it is. {@link #send} waits for a peer that reads slowly; {@link #post} never waits: it is for threads
 * that serve others too.
 */
public final class Channel implements AutoCloseable {
    /** Largest body: one megabyte of payload and room for its description. */
    public static final int LIMIT = (1 << 20) + (64 << 10);

    public static final int VERSION = 1;
    /** Largest body of a peer that is not known yet. */
    static final int GREETING = 1024;
    /** A peer that leaves so many posted bytes unread is lost. */
    static final int POSTED_LIMIT = 16 << 20;

    private static final int SMALL = 4 << 10;
    private static final int MEDIUM = 72 << 10;
    private static final int HEADER = 8;
    private static final int CONNECT_MILLIS = 3000;
    /** A frame of that size is progress when it could be sent: no socket buffer takes many of them. */
    private static final int BULK = 64 << 10;

    private final SocketChannel socket;
    /** Grows with the frames that come: most connections never see a large one. */
    private ByteBuffer in = direct(SMALL);

    private final ByteBuffer header = direct(HEADER);
    private final ReentrantLock sending = new ReentrantLock();
    private final ByteBuffer[] gathered = new ByteBuffer[3];
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);
    private static final ExecutorService FLUSHERS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "mosix-flush");
        thread.setDaemon(true);
        return thread;
    });
    /** Whole frames that were posted and are not written yet; guarded by itself, as the two below. */
    private final Queue<ByteBuffer> posted = new ArrayDeque<>();

    private long postedBytes;
    private boolean flushing;
    /** When the write began that is not over yet (nanoTime, never 0), or 0. */
    private volatile long writing;

    private volatile int limit = LIMIT;
    private int next;
    private Frame kind;
    private volatile long heardNanos = System.nanoTime();
    private volatile String closedWhy;

    Channel(SocketChannel socket) throws IOException {
        this.socket = socket;
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        in.limit(0);
    }

    public static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Connects within three seconds, from {@code local} if not null. */
    public static Channel connect(InetSocketAddress local, InetSocketAddress to) throws IOException {
        SocketChannel socket = SocketChannel.open();
        try {
            if (local != null) {
                socket.bind(new InetSocketAddress(local.getAddress(), 0));
            }
            socket.socket().connect(to, CONNECT_MILLIS);
            return new Channel(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Takes only small frames until {@link #greeted}. */
    Channel stranger() {
        limit = GREETING;
        return this;
    }

    /** The peer has said who it is: frames of all sizes are taken. */
    void greeted() {
        limit = LIMIT;
    }

    public InetSocketAddress peer() throws IOException {
        return (InetSocketAddress) socket.getRemoteAddress();
    }

    /** Nanoseconds (System.nanoTime) at which something last arrived. */
    public long heardNanos() {
        return heardNanos;
    }

    /** Bytes that have arrived and that nobody has read. Never waits. */
    int unread() throws IOException {
        return socket.socket().getInputStream().available();
    }

    public void send(Frame frame) throws IOException {
        send(frame, NOTHING, NOTHING);
    }

    public void send(Frame frame, ByteBuffer body) throws IOException {
        send(frame, body, NOTHING);
    }

    /** Sends body and tail (remaining bytes of both) as one frame with one gathered write. */
    public void send(Frame frame, ByteBuffer body, ByteBuffer tail) throws IOException {
        int length = body.remaining() + tail.remaining();
        if (length > LIMIT) {
            throw new IllegalArgumentException("a frame of " + length + " bytes is over the limit of " + LIMIT);
        }
        sending.lock();
        try {
            writing = System.nanoTime() | 1;
            writePosted();
            write(frame, length, body, tail);
        } catch (ClosedChannelException e) {
            throw closed(e);
        } finally {
            writing = 0;
            sending.unlock();
        }
        if (length >= BULK) {
            // Who takes much is not silent, even if he says nothing meanwhile.
            heardNanos = System.nanoTime();
        }
    }

    /** A PING, unless somebody is just sending: that is as good. Never waits for the peer. */
    void pulse() throws IOException {
        if (!sending.isLocked()) {
            post(Frame.PING, NOTHING);
        }
    }

    private void write(Frame frame, int length, ByteBuffer body, ByteBuffer tail) throws IOException {
        head(header.clear(), frame, length);
        gathered[0] = header;
        gathered[1] = body;
        gathered[2] = tail;
        while (header.hasRemaining() || body.hasRemaining() || tail.hasRemaining()) {
            socket.write(gathered);
        }
    }

    private IOException closed(ClosedChannelException e) {
        String why = closedWhy;
        return why == null ? e : new IOException(why, e);
    }

    private static void head(ByteBuffer header, Frame frame, int length) {
        header.putInt(length)
                .put((byte) VERSION)
                .put((byte) frame.ordinal())
                .putShort((short) 0)
                .flip();
    }

    /**
     * Sends a copy of {@code body} soon and before all that is sent later, without ever waiting for the peer. One that
     * reads nothing for long is cut off.
     */
    public void post(Frame frame, ByteBuffer body) throws IOException {
        int length = body.remaining();
        if (length > LIMIT) {
            throw new IllegalArgumentException("a frame of " + length + " bytes is over the limit of " + LIMIT);
        }
        if (!socket.isOpen()) {
            throw new IOException("the connection is closed");
        }
        ByteBuffer whole = ByteBuffer.allocate(HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
        head(whole, frame, length);
        whole.limit(HEADER + length).position(HEADER);
        whole.put(body.duplicate()).flip();
        boolean begin;
        synchronized (posted) {
            if (postedBytes + length > POSTED_LIMIT) {
                close();
                throw new IOException("the peer reads nothing");
            }
            posted.add(whole);
            postedBytes += whole.remaining();
            begin = !flushing;
            flushing = true;
        }
        if (begin) {
            FLUSHERS.execute(this::flush);
        }
    }

    private void flush() {
        sending.lock();
        try {
            writing = System.nanoTime() | 1;
            writePosted();
        } catch (IOException e) {
            close();
        } finally {
            writing = 0;
            sending.unlock();
        }
    }

    /** With the lock held. Whoever holds it writes what was posted: so posted frames keep their place in the order. */
    private void writePosted() throws IOException {
        while (true) {
            ByteBuffer frame;
            synchronized (posted) {
                frame = posted.poll();
                if (frame == null) {
                    flushing = false;
                    return;
                }
                postedBytes -= frame.remaining();
            }
            while (frame.hasRemaining()) {
                socket.write(frame);
            }
        }
    }

    /** For how many nanoseconds a write has been waiting for the peer. */
    long stalledNanos() {
        long began = writing;
        return began == 0 ? 0 : System.nanoTime() - began;
    }

    /** Waits for the next frame and returns its body; {@link #kind} tells what it is. */
    public ByteBuffer receive() throws IOException {
        in.position(next);
        fill(HEADER);
        int at = in.position();
        int length = in.getInt(at);
        kind = Frame.of(in.get(at + 5) & 0xff);
        int version = in.get(at + 4);
        if (version != VERSION) {
            throw new Malformed("a peer that speaks version " + version + "; this node speaks version " + VERSION);
        }
        if (length < 0 || length > limit || kind == null || in.getShort(at + 6) != 0) {
            throw new Malformed("a frame of " + length + " bytes and kind " + in.get(at + 5));
        }
        fill(HEADER + length);
        at = in.position();
        next = at + HEADER + length;
        return in.slice(at + HEADER, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    public Frame kind() {
        return kind;
    }

    /** As {@link #receive}, but any other kind than {@code expected} is an error; REFUSE becomes a {@link Refusal}. */
    public ByteBuffer expect(Frame... expected) throws IOException {
        List<Frame> any = List.of(expected);
        ByteBuffer body = receive();
        while (kind == Frame.PING && !any.contains(Frame.PING)) {
            body = receive();
        }
        if (kind == Frame.REFUSE) {
            throw new Refusal(Refusal.sentence(body));
        }
        if (!any.contains(kind)) {
            throw new Malformed("expected " + any + ", got " + kind);
        }
        return body;
    }

    private void fill(int wanted) throws IOException {
        if (in.capacity() < wanted) {
            ByteBuffer larger = direct(wanted <= MEDIUM ? MEDIUM : HEADER + LIMIT + MEDIUM);
            in = larger.put(in).flip();
            next = 0;
        }
        if (in.capacity() - in.position() < wanted) {
            in.compact().flip();
            next = 0;
        }
        while (in.remaining() < wanted) {
            int position = in.position();
            int limit = in.limit();
            in.limit(in.capacity()).position(limit);
            int n = read();
            in.limit(Math.max(limit, in.position())).position(position);
            if (n < 0) {
                throw new EOFException("the peer closed the connection");
            }
            heardNanos = System.nanoTime();
        }
    }

    private int read() throws IOException {
        try {
            return socket.read(in);
        } catch (ClosedChannelException e) {
            throw closed(e);
        }
    }

    public boolean isOpen() {
        return socket.isOpen();
    }

    /** The peer's address, for messages. */
    String peerName() {
        try {
            return socket.getRemoteAddress() instanceof InetSocketAddress a
                    ? a.getAddress().getHostAddress()
                    : "a peer";
        } catch (IOException e) {
            return "a peer";
        }
    }

    /** Closes; who waits in it gets an IOException with this sentence. */
    void close(String why) {
        closedWhy = why;
        close();
    }

    /** Closes; a thread in {@link #receive} gets an IOException. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to be done with a socket that cannot even be closed.
            return;
        }
    }
}
