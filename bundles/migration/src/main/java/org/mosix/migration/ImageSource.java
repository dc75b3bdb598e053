package org.mosix.migration;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What an image that comes home is read from. One thread. */
interface ImageSource {
    /** What a part is. */
    enum Part {
        /** The image but for its pages; first. */
        IMAGE,
        /** Pages of its memory. */
        PAGES,
        /** All pages have come. */
        END,
        /** Signals that it has not taken; the last of these is the last part. */
        SIGNALS
    }

    /** Reads the next part. Whatever does not belong into an image is an IOException. */
    Part next() throws IOException;

    /** What is in the part that was read last, outside the heap; until the next one is read. */
    ByteBuffer body();

    /** The image's files are here, as they are at home. */
    void lacksNothing() throws IOException;

    /** Everything has come. */
    void complete() throws IOException;
}
