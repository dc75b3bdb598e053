package org.mosix.process.transfer;

import org.mosix.image.FileTable;

/** The files of an image on the sending side: which they are, and descriptors to read their content from. */
public interface FileSource extends FileTable, AutoCloseable {
    /** An open descriptor of a file, valid until {@link #close}. */
    int descriptor(int file);

    @Override
    void close();
}
