package org.mosix.migration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.mosix.process.transfer.Needs;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Malformed;

/** An image that a host sends over a channel of its own. One thread. */
final class ImageChannel implements ImageSource {
    private final Channel channel;
    private final long task;
    private ByteBuffer body;

    ImageChannel(Channel channel, long task) {
        this.channel = channel;
        this.task = task;
    }

    @Override
    public Part next() throws IOException {
        while (true) {
            body = channel.receive();
            switch (channel.kind()) {
                case IMAGE -> {
                    return behindTask(Part.IMAGE);
                }
                case PAGES -> {
                    return behindTask(Part.PAGES);
                }
                case END -> {
                    return behindTask(Part.END);
                }
                case SIGNAL -> {
                    return Part.SIGNALS;
                }
                case PING -> {}
                default -> throw new Malformed(channel.kind() + " inside an image");
            }
        }
    }

    private Part behindTask(Part part) throws Malformed {
        if (body.remaining() < 8) {
            throw new Malformed(channel.kind() + " without a task");
        }
        body.position(body.position() + 8);
        return part;
    }

    @Override
    public ByteBuffer body() {
        return body;
    }

    @Override
    public void lacksNothing() throws IOException {
        channel.send(Frame.NEED, new Needs(List.of()).encode(task));
    }

    @Override
    public void complete() throws IOException {
        channel.send(Frame.READY);
    }
}
