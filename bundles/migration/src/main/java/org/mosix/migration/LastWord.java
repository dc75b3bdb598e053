package org.mosix.migration;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

    private LineFile file;
    private OwnerWord word = OwnerWord.NONE;

    /** It is kept there; null: it does not outlive the node's JVM. */
    synchronized void open(Path at) {
        if (at == null) {
            return;
        }
        file = new LineFile(at);
        try {
            Matcher line = LINE.matcher(file.read());
            if (!line.matches()) {
                throw new IOException(file + " is damaged");
            }
            word = new OwnerWord(Long.parseLong(line.group(2)), line.group(1).equals("apart"));
        } catch (NoSuchFileException e) {
            LOG.debug("nothing was ever said: {} does not exist", file);
        } catch (IOException e) {
            // Something was said, and of the two this is what harms nobody. Any word of another node is later.
            word = new OwnerWord(0, true);
            LOG.warn(
                    "this node is disconnected from partners until another node of its cluster says otherwise, or"
                            + " mosix:connect: {}",
                    e.getMessage());
        }
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
        try {
            file.write((word.apart() ? "apart " : "together ") + word.number() + "\n");
        } catch (IOException e) {
            String so = word.apart() ? "disconnected" : "connected";
            throw new Refused("this node is " + so + ", but only until it is started anew: cannot write " + file, e);
        }
    }
}
