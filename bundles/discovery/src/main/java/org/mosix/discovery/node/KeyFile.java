package org.mosix.discovery.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.mosix.api.Malformed;
import org.mosix.discovery.net.Key;
import org.mosix.discovery.net.Keys;

/**
 * The file of a cluster's keys: lines of a number and hexadecimal digits, the first to send with, the second accepted too. No
 * message tells what stands in it.
 */
final class KeyFile {
    private static final int OTHERS = 077;
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int MOST_BYTES = 8192;
    private static final int MOST_KEYS = 2;

    private KeyFile() {}

    /** Malformed, with a phrase, for a file that others may read or write, or that holds something else. */
    static Keys read(Path file) throws Malformed {
        try {
            check(file);
            byte[] bytes;
            try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                bytes = in.readNBytes(MOST_BYTES + 1);
            }
            if (bytes.length > MOST_BYTES) {
                throw new Malformed("it is too long for a file of keys");
            }
            return parse(new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new Malformed("it cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static void check(Path file) throws IOException, Malformed {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Malformed("there is no such file");
        }
        int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE) != REGULAR) {
            throw new Malformed("it is not a regular file");
        }
        if ((mode & OTHERS) != 0) {
            throw new Malformed("others than its owner may use it: chmod 600");
        }
        int owner = (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (owner != self && owner != 0) {
            throw new Malformed("it belongs to user " + owner + ", neither to root nor to the node's own");
        }
    }

    static Keys parse(String text) throws Malformed {
        List<Key> keys = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n")) {
            number++;
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("#")) {
                keys.add(key(content, number));
            }
        }
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw new Malformed("it holds " + keys.size() + " keys, not one or two");
        }
        try {
            return new Keys(keys.get(0), keys.size() == MOST_KEYS ? keys.get(1) : null);
        } catch (IllegalArgumentException e) {
            throw new Malformed(e.getMessage(), e);
        }
    }

    private static Key key(String line, int number) throws Malformed {
        String[] words = line.split("\\s+");
        if (words.length != 2 || !words[0].matches("\\d{1,3}") || !words[1].matches("([0-9a-fA-F]{2})+")) {
            throw new Malformed("line " + number + " is not a number and hexadecimal digits");
        }
        try {
            return new Key(Integer.parseInt(words[0]), HexFormat.of().parseHex(words[1]));
        } catch (IllegalArgumentException e) {
            throw new Malformed("line " + number + ": " + e.getMessage(), e);
        }
    }
}
