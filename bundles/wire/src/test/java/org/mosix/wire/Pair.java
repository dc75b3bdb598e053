package org.mosix.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Two ends of one connection over loopback: {@code far} is a bare socket that may break every rule. */
record Pair(Channel near, SocketChannel far) implements AutoCloseable {
    static Pair open() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel far = SocketChannel.open(server.getLocalAddress());
            return new Pair(new Channel(server.accept()), far);
        }
    }

    /** Writes a header as it is given and a body. */
    void write(int length, int version, int kind, int zero, byte[] body) throws IOException {
        write(far, length, version, kind, zero, body);
    }

    static void write(SocketChannel to, int length, int version, int kind, int zero, byte[] body) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(8 + body.length).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(length).put((byte) version).put((byte) kind).putShort((short) zero);
        b.put(body).flip();
        while (b.hasRemaining()) {
            to.write(b);
        }
    }

    @Override
    public void close() throws IOException {
        near.close();
        far.close();
    }
}
