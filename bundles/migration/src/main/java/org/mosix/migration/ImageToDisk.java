package org.mosix.migration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.mosix.api.Freezer;
import org.mosix.checkpoint.ImageWriter;
import org.mosix.checkpoint.Section;
import org.mosix.image.FullMappings;
import org.mosix.image.ImageCodec;
import org.mosix.image.NotCarried;
import org.mosix.image.Pages;
import org.mosix.image.ProcessImage;
import org.mosix.image.ThreadState;
import org.mosix.image.Vma;
import org.mosix.linux.trace.RemoteMemory;
import org.mosix.process.home.Deputy;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.transfer.Signals;
import org.mosix.wire.Malformed;

/** Writes one image into its file: of a process that is held at home, or as its host sends it. One thread. */
final class ImageToDisk {
    /** With its description a frame of pages is longer than one. */
    private static final int PAGE = 4096;

    private final ImageWriter writer;
    private final Freezer.Reason why;
    private ProcessImage image;
    private Signals.Reader signals;
    private long pages;

    ImageToDisk(ImageWriter writer, Freezer.Reason why) {
        this.writer = writer;
        this.why = why;
    }

    /** The image, when it has come. */
    ProcessImage image() {
        return image;
    }

    /** Of a held process. Signals that pend stay where they are: with its deputy. */
    void write(ProcessImage of, RemoteMemory memory, boolean scanAllowed) throws IOException, NotCarried {
        image = of;
        long[] runs = Pages.own(image.pid(), image, scanAllowed);
        ByteBuffer encoded = ImageCodec.encode(image);
        ByteBuffer full = FullMappings.encode(FullMappings.of(image, runs));
        if (encoded.remaining() + full.remaining() > Section.MOST) {
            throw new NotCarried("a memory map of " + image.vmas().size() + " mappings");
        }
        about(image.pid());
        writer.section(Section.IMAGE, encoded, full);
        Pages.send(memory, runs, (description, data) -> writer.section(Section.PAGES, description, data));
        Signals none = new Signals(CallFrame.SAME_MASK, List.of());
        for (ByteBuffer frame :
                Signals.encode(image.threads().stream().map(t -> none).toList())) {
            writer.section(Section.SIGNALS, frame);
        }
    }

    private void about(int pid) throws IOException {
        String text = "pid = " + pid + "\nprogram = " + org.mosix.api.Printable.of(image.name()) + "\nfrozen = "
                + why.name().toLowerCase(java.util.Locale.ROOT) + "\n";
        writer.section(Section.ABOUT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** As a host sends it: no more than what can belong to the process is kept. */
    void copy(Deputy deputy, ImageSource from) throws IOException {
        while (true) {
            ImageSource.Part part = from.next();
            ByteBuffer body = from.body();
            switch (part) {
                case IMAGE -> {
                    if (image != null) {
                        throw new Malformed("two images of one process");
                    }
                    image = ImageCodec.decode(body.duplicate().order(body.order()));
                    mustBeOf(deputy);
                    about(deputy.pid());
                    writer.section(Section.IMAGE, body);
                    from.lacksNothing();
                }
                case PAGES -> {
                    required();
                    pages += body.remaining();
                    if (body.remaining() <= PAGE) {
                        throw new Malformed("pages without any");
                    }
                    if (pages > mostPages()) {
                        throw new Malformed("more pages than the process has");
                    }
                    writer.section(Section.PAGES, body);
                }
                case END -> required();
                case SIGNALS -> {
                    signals = signals == null
                            ? new Signals.Reader(required().threads().size())
                            : signals;
                    boolean last = signals.add(body.duplicate().order(body.order()));
                    writer.section(Section.SIGNALS, body);
                    if (last) {
                        from.complete();
                        return;
                    }
                }
            }
        }
    }

    private ProcessImage required() throws Malformed {
        if (image == null) {
            throw new Malformed("pages before their image");
        }
        return image;
    }

    private void mustBeOf(Deputy deputy) throws Malformed {
        if (image.gadgetBase() != deputy.gadgetBase() || !tasks(image).equals(tasks(deputy))) {
            throw new Malformed("the image of another process came home");
        }
    }

    private static List<Long> tasks(ProcessImage image) {
        return image.threads().stream().map(ThreadState::task).sorted().toList();
    }

    private static List<Long> tasks(Deputy deputy) {
        return deputy.crew().members().stream().map(Deputy::task).sorted().toList();
    }

    /** Bytes of frames with all pages that it can have, and their descriptions. */
    private long mostPages() {
        return 2 * image.vmas().stream().mapToLong(Vma::size).sum();
    }
}
