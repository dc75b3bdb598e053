package org.mosix.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.mosix.api.StreamSeal;

/**
 * One framed TCP connection between two nodes. Many threads may send, one receives. A frame that was received is valid
 * until the next call of {@link #receive}. Every length is bounded by {@link #LIMIT}, and by {@link #GREETING} until the
 * peer has said who it is. {@link #send} waits for a peer that reads slowly; {@link #post} never waits: it is for threads
 * that serve others too.
 */
public final class Channel implements AutoCloseable {
    /** Largest body: one megabyte of payload and room for its description. */
    public static final int LIMIT = (1 << 20) + (64 << 10);

    public static final int VERSION = 3;
    /** Largest body of a peer that is not known yet. */
    static final int GREETING = 1024;

    static final int HEADER = 8;
    private static final int CONNECT_MILLIS = 3000;
    /** A frame of that size is progress when it could be sent: no socket buffer takes many of them. */
    private static final int BULK = 64 << 10;

    private final SocketChannel socket;
    private final Intake intake;
    private final ByteBuffer header = direct(HEADER);
    private final ReentrantLock sending = new ReentrantLock();
    private final ByteBuffer[] gathered = new ByteBuffer[3];
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);
    private static final ExecutorService FLUSHERS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "mosix-flush");
        thread.setDaemon(true);
        return thread;
    });
    private final Posted posted = new Posted();
    /** When the write began that is not over yet (nanoTime, never 0), or 0. */
    private volatile long writing;

    private volatile String closedWhy;
    /** What is sent is made into records by it, with the lock held; null: it travels as it is. */
    private Records records;

    private volatile StreamSeal seal;
    /** The node that is at the other end, 0 while that is not known. */
    private volatile int node;

    Channel(SocketChannel socket) throws IOException {
        this.socket = socket;
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        intake = new Intake(socket);
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
        intake.limit(GREETING);
        return this;
    }

    /** The peer has said who it is: frames of all sizes are taken. */
    void greeted(int by) {
        node = by;
        intake.limit(LIMIT);
    }

    /** The node at the other end, or 0. */
    int node() {
        return node;
    }

    /** What comes behind the frame that was received last is sealed. By the thread that receives. */
    void sealIn(StreamSeal with) {
        intake.sealed(with);
    }

    /** What is sent from now on is sealed. */
    void sealOut(StreamSeal with) {
        sending.lock();
        try {
            records = new Records(with, Spares.RECORDS);
        } finally {
            sending.unlock();
        }
    }

    /** It is closed with the connection, also if that is closed already. Before any other thread has the connection. */
    void owns(StreamSeal with) {
        seal = with;
        if (!socket.isOpen()) {
            with.close();
        }
    }

    public InetSocketAddress peer() throws IOException {
        return (InetSocketAddress) socket.getRemoteAddress();
    }

    /** Nanoseconds (System.nanoTime) at which something last arrived. */
    public long heardNanos() {
        return intake.heardNanos();
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
            intake.heard();
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
        if (records != null) {
            records.write(socket, header, body, tail);
            return;
        }
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
        switch (posted.add(whole)) {
            case TOO_MUCH -> {
                close();
                throw new IOException("the peer reads nothing");
            }
            case TO_BE_WRITTEN -> FLUSHERS.execute(this::flush);
            case WILL_BE_WRITTEN -> {}
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
        for (ByteBuffer frame = posted.poll(); frame != null; frame = posted.poll()) {
            if (records != null) {
                records.write(socket, frame, NOTHING, NOTHING);
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
        try {
            return intake.receive();
        } catch (ClosedChannelException e) {
            throw closed(e);
        }
    }

    public Frame kind() {
        return intake.kind();
    }

    /** As {@link #receive}, but any other kind than {@code expected} is an error; REFUSE becomes a {@link Refusal}. */
    public ByteBuffer expect(Frame... expected) throws IOException {
        List<Frame> any = List.of(expected);
        ByteBuffer body = receive();
        while (kind() == Frame.PING && !any.contains(Frame.PING)) {
            body = receive();
        }
        if (kind() == Frame.REFUSE) {
            throw new Refusal(Refusal.sentence(body));
        }
        if (!any.contains(kind())) {
            throw new Malformed("expected " + any + ", got " + kind());
        }
        return body;
    }

    /**
     * Sends nothing more and reads up to so many bytes, until the peer closes: if what it has sent were left unread, the kernel would
     * take back what was sent to it (tcp(7), RST).
     */
    void drain(int most) {
        try {
            socket.shutdownOutput();
            ByteBuffer unread = ByteBuffer.allocate(HEADER << 7);
            int all = 0;
            for (int n = 0; n >= 0 && all < most; n = socket.read(unread.clear())) {
                all += n;
            }
        } catch (IOException e) {
            // It has gone.
            close();
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
            closedWhy = closedWhy == null ? e.getMessage() : closedWhy;
        }
        StreamSeal sealed = seal;
        if (sealed != null) {
            sealed.close();
        }
    }
}
