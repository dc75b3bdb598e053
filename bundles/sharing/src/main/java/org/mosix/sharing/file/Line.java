package org.mosix.sharing.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.mosix.api.Malformed;
import org.mosix.api.Printable;

/**
 * One line of a file, with every byte as it is: a char below 256 for each, whatever encoding they may be in.
 *
 * @param raw without its end
 * @param end {@code "\n"}, {@code "\r\n"}, or empty at the end of a file
 */
record Line(String raw, String end) {
    static final int MOST_BYTES = 1024;

    /** Whether there is nothing to obey: no more of it is looked at. */
    boolean isSilent() {
        String text = strip(raw);
        return text.isEmpty() || text.charAt(0) == '#';
    }

    /** Empty if the line is silent, or no assignment of a key that there is. */
    <K extends Word> Optional<K> key(Grammar<K> grammar) {
        int equals = raw.indexOf('=');
        return isSilent() || equals < 0 ? Optional.empty() : grammar.key(strip(raw.substring(0, equals)));
    }

    /** The text behind the first '='; throws Malformed if it is no text. The line has a key. */
    String value(Word key) throws Malformed {
        if (raw.length() > MOST_BYTES) {
            throw new Malformed("a line has at most " + MOST_BYTES + " bytes, not " + raw.length());
        }
        String value;
        try {
            byte[] bytes = strip(raw.substring(raw.indexOf('=') + 1)).getBytes(StandardCharsets.ISO_8859_1);
            value = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("the value of " + key.word() + " is UTF-8 text, and this is not");
        }
        if (!Printable.of(value).equals(value)) {
            throw new Malformed("the value of " + key.word() + " has no control characters, and this one has");
        }
        return value;
    }

    /** The same line with other text behind its '='. */
    Line withValue(String value) {
        int from = raw.indexOf('=') + 1;
        int to = from;
        while (to < raw.length() && isBlank(raw.charAt(to))) {
            to++;
        }
        String space = from == raw.length() ? " " : raw.substring(from, to);
        return new Line(raw.substring(0, from) + space + bytesOf(value), end);
    }

    static Line of(Word key, String value, String end) {
        return new Line(key.word() + " = " + bytesOf(value), end);
    }

    /** For people: what is not UTF-8 becomes question marks of some kind. */
    static String readable(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Spaces and tabs only: other white space is more likely a mistake than meant. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static String bytesOf(String value) {
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
