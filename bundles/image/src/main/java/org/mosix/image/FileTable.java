package org.mosix.image;

import java.util.List;
import org.mosix.linux.proc.Mapping;

/** Knows the files behind the mappings of one process: at home by stat, on a host by the content store. */
public interface FileTable {
    /** Index of the mapping's file in {@link #files}. Throws NotCarried if the file cannot travel. */
    int index(Mapping mapping) throws NotCarried;

    List<FileRef> files();
}
