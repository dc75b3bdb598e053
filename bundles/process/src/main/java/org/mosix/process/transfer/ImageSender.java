package org.mosix.process.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.mosix.image.FullMappings;
import org.mosix.image.ImageCodec;
import org.mosix.image.NotCarried;
import org.mosix.image.Pages;
import org.mosix.image.ProcessImage;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.RemoteMemory;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;

/**
 * Sends one held process over a channel: IMAGE and PAGES, then, when the receiver has said what file content it
 * lacks, CONTENT, then END: what is not known to be needed waits for no answer. Every frame begins with the task. On the thread of the mover.
 */
public final class ImageSender {
    private static final int CONTENT_HEADER = 20;
    private static final int PAGE = 4096;

    /** Gives the receiver's NEED body, after the task. */
    public interface NeedReader {
        ByteBuffer read() throws IOException;
    }

    private final Channel channel;
    private final long task;
    private long bytes;

    public ImageSender(Channel channel, long task) {
        this.channel = channel;
        this.task = task;
    }

    /** Bytes of pages and content sent so far. */
    public long bytes() {
        return bytes;
    }

    /** Sends everything; the process must stay held until the receiver has answered. */
    public void send(ProcessImage image, long[] runs, RemoteMemory memory, FileSource files, NeedReader needs)
            throws IOException, NotCarried {
        sendImage(image, runs, memory, false);
        ByteBuffer need = needs.read();
        sendContent(Needs.decode(need, image.files()), files);
    }

    /**
     * Sends what is needed for sure: the image and its pages. {@code ahead}: {@link #sendEnd} follows, and the receiver is
     * to answer only if it lacks content.
     */
    public void sendImage(ProcessImage image, long[] runs, RemoteMemory memory, boolean ahead)
            throws IOException, NotCarried {
        ByteBuffer encoded = ImageCodec.encode(image);
        ByteBuffer full = FullMappings.encode(FullMappings.of(image, runs));
        int mark = ahead ? 1 : 0;
        if (encoded.remaining() + full.remaining() + mark > Channel.LIMIT - 8) {
            throw new NotCarried("a memory map of " + image.vmas().size() + " mappings");
        }
        ByteBuffer whole = taskHead(8 + encoded.remaining() + full.remaining() + mark);
        whole.put(encoded).put(full).put(new byte[mark]);
        channel.send(Frame.IMAGE, whole.flip());
        ByteBuffer joined = Channel.direct(8 + 4 + Pages.RUNS * 16);
        bytes += Pages.send(memory, runs, (description, data) -> {
            joined.clear().putLong(task).put(description).flip();
            channel.send(Frame.PAGES, joined, data);
        });
    }

    /** Sends END with the word of a commit: a receiver that lacks no content takes both, another one waits for that. */
    public void sendEnd(long commit) throws IOException {
        channel.send(Frame.END, taskHead(16).putLong(commit).flip());
    }

    /** Sends only file content, then END: for an image, or a mapping made while away. */
    public void sendContent(Needs needs, FileSource files) throws IOException {
        contents(needs, files);
        channel.send(Frame.END, taskHead(8).flip());
    }

    private void contents(Needs needs, FileSource files) throws IOException {
        long most = needs.runs().stream().mapToLong(Needs.Run::length).max().orElse(0);
        // Direct memory is zeroed: a megabyte of it costs a millisecond.
        ByteBuffer data = Channel.direct((int) Math.min(most, Pages.CHUNK));
        for (Needs.Run run : needs.runs()) {
            content(
                    run,
                    files.descriptor(run.file()),
                    files.files().get(run.file()).size(),
                    data);
        }
    }

    private ByteBuffer taskHead(int size) {
        return Channel.direct(size).putLong(task);
    }

    private void content(Needs.Run run, int fd, long size, ByteBuffer data) throws IOException {
        ByteBuffer head = Channel.direct(CONTENT_HEADER);
        long end = run.offset() + run.length();
        for (long at = run.offset(); at < end; ) {
            int wanted = (int) Math.min(end - at, Pages.CHUNK);
            long n = Kernel.call(Nr.PREAD64, fd, Kernel.address(data), wanted, at);
            if (n <= 0) {
                // The file has become shorter: the receiver's copy ends there too.
                break;
            }
            // Whole pages, but for the end that the receiver knows.
            data.clear();
            for (; n % PAGE != 0 && at + n != size; n++) {
                data.put((int) n, (byte) 0);
            }
            head.clear().putLong(task).putInt(run.file()).putLong(at).flip();
            channel.send(Frame.CONTENT, head, data.clear().limit((int) n));
            at += n;
            bytes += n;
        }
    }
}
