package org.mosix.migration;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.mosix.checkpoint.ImageReader;

/** An image that comes from the disk. One thread. */
final class ImageFile implements ImageSource {
    private final ImageReader reader;
    private ByteBuffer body;

    ImageFile(ImageReader reader) {
        this.reader = reader;
    }

    @Override
    public Part next() throws IOException {
        while (true) {
            body = reader.next();
            switch (reader.kind()) {
                case IMAGE -> {
                    return Part.IMAGE;
                }
                case PAGES -> {
                    return Part.PAGES;
                }
                case SIGNALS -> {
                    return Part.SIGNALS;
                }
                case ABOUT -> {}
                case END -> throw new IOException("its file ends before all signals are there");
                default -> throw new IOException("its file has a part that is not of a frozen process");
            }
        }
    }

    @Override
    public ByteBuffer body() {
        return body;
    }

    @Override
    public void lacksNothing() {
        // The deputy maps the files of its image itself.
    }

    /** Only now is it certain that nothing is missing. */
    @Override
    public void complete() throws IOException {
        reader.next();
        if (reader.kind() != org.mosix.checkpoint.Section.END) {
            throw new IOException("its file goes on behind its signals");
        }
    }
}
