package org.mosix.migration;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mosix.api.Refused;

/** Something an owner has said of this node, that outlives the node's JVM by a file that is there while it holds. Any thread. */
final class Mark {
    private final String set;
    private final String unset;
    private Path file;
    private boolean holds;

    /** @param set, unset what then is so, for people: "the node is blocked" */
    Mark(String set, String unset) {
        this.set = set;
        this.unset = unset;
    }

    /** It is kept there; null: it does not outlive the node's JVM. */
    synchronized void open(Path at) {
        file = at;
        holds = file != null && Files.exists(file);
    }

    synchronized boolean holds() {
        return holds;
    }

    /** Holds from now on. Throws Refused if only until the node is started anew. */
    synchronized void set() throws Refused {
        holds = true;
        try {
            if (file != null) {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException e) {
            holds = true; // It was so before.
        } catch (IOException e) {
            throw new Refused(set + ", but only until it is started anew: cannot write " + file, e);
        }
    }

    /** Holds no more. Throws Refused if only until the node is started anew. */
    synchronized void unset() throws Refused {
        holds = false;
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new Refused(unset + ", but only until it is started anew: cannot remove " + file, e);
        }
    }
}
