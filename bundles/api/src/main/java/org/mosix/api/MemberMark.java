package org.mosix.api;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that is there while this node is a member of a cluster. While room trust is updated, or its files are damaged, nobody can be
 * asked: a node that was a member must not be open to whoever comes then. Any thread.
 */
public final class MemberMark {
    private final Path file;
    private boolean holds;

    public MemberMark(Path file) {
        this.file = file;
        holds = Files.exists(file);
    }

    /** Whether this node was a member when that was last known. */
    public synchronized boolean holds() {
        return holds;
    }

    /**
     * It is known whether it is one.
     *
     * @return why that is not kept over a start, once for each change; empty: it is
     */
    public synchronized Optional<String> follow(boolean member) {
        if (holds == member) {
            return Optional.empty();
        }
        holds = member;
        try {
            if (member) {
                Files.createFile(file);
            } else {
                Files.deleteIfExists(file);
            }
            return Optional.empty();
        } catch (FileAlreadyExistsException e) {
            return Optional.empty(); // What was to be kept is.
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }
}
