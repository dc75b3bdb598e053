package org.mosix.migration;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mosix.api.OwnerRule;
import org.mosix.api.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The most guests of this node. What its owner has said of it outlives the node's JVM in a file of one line; without that, what the
 * settings say holds. Of a file that says neither a number nor off, nothing is guessed: then no guests are let in. Any thread.
 */
final class GuestLimit {
    private static final Logger LOG = LoggerFactory.getLogger(GuestLimit.class);
    private static final Pattern TEXT = Pattern.compile("guests (off|[0-9]{1,5})\n");

    private LineFile file;
    private OptionalInt set = OptionalInt.empty();
    private OptionalInt most = OptionalInt.empty();

    /**
     * @param at the file; null: what is said does not outlive the node's JVM
     * @param settings what holds as long as nothing is said
     */
    synchronized void open(Path at, OptionalInt settings) {
        file = at == null ? null : new LineFile(at);
        set = settings;
        most = settings;
        try {
            if (file != null) {
                most = read(file);
                LOG.info("the guest limit of this node is {}, as its owner has said", text(most));
            }
        } catch (NoSuchFileException e) {
            LOG.debug("nothing was said of guests: {} does not exist", file);
        } catch (IOException e) {
            most = OptionalInt.of(0);
            LOG.error("no guests are let in until mosix:guests says how many: {}", e.getMessage());
        }
    }

    private static OptionalInt read(LineFile file) throws IOException {
        Matcher line = TEXT.matcher(file.read());
        if (!line.matches()) {
            throw new IOException(file + " does not say how many guests this node takes");
        }
        if (line.group(1).equals("off")) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(line.group(1));
        if (number > OwnerRule.MOST_GUESTS) {
            throw new IOException(file + " says " + number + " guests, more than " + OwnerRule.MOST_GUESTS);
        }
        return OptionalInt.of(number);
    }

    private static String text(OptionalInt most) {
        return most.isPresent() ? Integer.toString(most.getAsInt()) : "off";
    }

    /** Empty: as many as come. */
    synchronized OptionalInt most() {
        return most;
    }

    /** Throws Refused if the number cannot be, or holds only until the node is started anew. */
    synchronized void set(OptionalInt now) throws Refused {
        int number = now.orElse(0);
        if (number < 0 || number > OwnerRule.MOST_GUESTS) {
            throw new Refused("a guest limit is 0 to " + OwnerRule.MOST_GUESTS + ", not " + number);
        }
        most = now;
        if (file == null) {
            return;
        }
        try {
            file.write("guests " + text(now) + "\n");
        } catch (IOException e) {
            throw onlyUntilStart("write", e);
        }
    }

    /** What the settings say holds. Throws Refused if only until the node is started anew. */
    synchronized void unset() throws Refused {
        most = set;
        try {
            if (file != null) {
                file.remove();
            }
        } catch (IOException e) {
            throw onlyUntilStart("remove", e);
        }
    }

    private Refused onlyUntilStart(String verb, IOException e) {
        return new Refused(
                "the guest limit is " + text(most) + ", but only until the node is started anew: cannot " + verb + " "
                        + file,
                e);
    }
}
