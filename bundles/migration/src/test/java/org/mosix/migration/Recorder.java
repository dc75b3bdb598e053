package org.mosix.migration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.mosix.image.FullMappings;
import org.mosix.image.ImageCodec;
import org.mosix.process.transfer.Needs;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Peers;
import org.mosix.wire.Station;

/** A host that keeps the image of the first guest it is sent, and takes none. */
public final class Recorder implements AutoCloseable {
    final CompletableFuture<Recording> recording = new CompletableFuture<>();
    private final Station station;

    Recorder(int node, String listen, String nodes) throws IOException {
        station = new Station(node, Peers.address(listen), Peers.parse(nodes));
        station.serve(Hello.Purpose.LINK, this::link);
        station.open();
    }

    private boolean link(Channel channel, Hello hello) throws IOException {
        channel.send(Frame.ASK, Forger.processors());
        channel.expect(Frame.ANSWER);
        channel.send(Frame.WELCOME);
        byte[] image = null;
        List<byte[]> pages = new ArrayList<>();
        while (true) {
            ByteBuffer body = channel.receive();
            Frame kind = channel.kind();
            if (kind == Frame.PING) {
                continue;
            }
            long task = body.getLong();
            byte[] rest = new byte[body.remaining()];
            body.get(rest);
            if (kind == Frame.IMAGE) {
                image = asked(rest);
                channel.send(Frame.NEED, new Needs(List.of()).encode(task));
            } else if (kind == Frame.PAGES) {
                pages.add(rest);
            } else if (kind == Frame.END) {
                recording.complete(new Recording(image, pages));
                return false;
            }
        }
    }

    /** The image without the mark by which home says that END follows unasked: who replays it decides that. */
    private static byte[] asked(byte[] sent) throws IOException {
        ByteBuffer b = Channel.direct(sent.length).put(sent).flip();
        FullMappings.decode(b, ImageCodec.decode(b));
        return Arrays.copyOf(sent, b.position());
    }

    @Override
    public void close() {
        station.close();
    }

    /** {@code Recorder NODE LISTEN NODES FILE}: writes the first image it is sent. */
    public static void main(String[] args) throws Exception {
        try (Recorder recorder = new Recorder(Integer.parseInt(args[0]), args[1], args[2])) {
            System.out.println("ready");
            recorder.recording.get(60, java.util.concurrent.TimeUnit.SECONDS).write(java.nio.file.Path.of(args[3]));
            System.out.println("recorded");
        }
        System.exit(0);
    }
}
