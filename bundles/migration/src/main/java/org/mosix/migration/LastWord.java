package org.mosix.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mosix.api.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest word of this cluster's owner that this node has heard. It outlives the node's JVM by a file of one line,
 * {@code apart NUMBER} or {@code together NUMBER}. Any thread.
 */
final class LastWord {
    private static final Logger LOG = LoggerFactory.getLogger(LastWord.class);
    private static final Pattern LINE = Pattern.compile("(apart|together) ([0-9]{1,18})\n");
    private static final int MOST_BYTES = 64;

    private Path file;
    private OwnerWord word = OwnerWord.NONE;

    /** It is kept there; null: it does not outlive the node's JVM. */
    synchronized void open(Path at) {
        file = at;
        if (file == null) {
            return;
        }
        try {
            String text = Files.size(file) > MOST_BYTES ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
            Matcher line = LINE.matcher(text);
            if (line.matches()) {
                word = new OwnerWord(
                        Long.parseLong(line.group(2)), line.group(1).equals("apart"));
                return;
            }
            LOG.warn(
                    "{} is damaged: this node is disconnected from partners until another node of its cluster says"
                            + " otherwise, or mosix:connect",
                    file);
        } catch (NoSuchFileException e) {
            return; // Nothing was ever said.
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be read: this node is disconnected from partners until another node of its cluster says"
                            + " otherwise, or mosix:connect",
                    file,
                    e);
        }
        // Something was said, and of the two this is what harms nobody. Any word of another node is later.
        word = new OwnerWord(0, true);
    }

    synchronized OwnerWord get() {
        return word;
    }

    /** The owner says it here and now. Throws Refused if that holds only until the node is started anew. */
    synchronized OwnerWord say(boolean apart) throws Refused {
        word = word.then(apart, System.currentTimeMillis());
        keep();
        return word;
    }

    /**
     * Another node of the cluster has heard that. Throws Refused as {@link #say} does.
     *
     * @return false if we knew that, or know better
     */
    synchronized boolean hear(OwnerWord heard) throws Refused {
        if (!heard.laterThan(word)) {
            return false;
        }
        word = heard;
        keep();
        return true;
    }

    private void keep() throws Refused {
        if (file == null) {
            return;
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(next, (word.apart() ? "apart " : "together ") + word.number() + "\n");
            rename(next);
        } catch (IOException e) {
            String so = word.apart() ? "disconnected" : "connected";
            throw new Refused("this node is " + so + ", but only until it is started anew: cannot write " + file, e);
        }
    }

    private void rename(Path next) throws IOException {
        try {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
