package org.mosix.sharing.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.mosix.api.Malformed;
import org.mosix.sharing.Contact;
import org.mosix.sharing.Range;

/**
 * A partner's file as a text to be changed: comments, blank lines, order, and lines that are refused stay byte for byte.
 * Immutable. Whether nodes are another partner's as well only {@link PartnerFiles} finds, which knows all files.
 */
public final class PartnerText {
    /** Some editors begin UTF-8 with it. */
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private final String mark;
    private final List<Line> lines;

    private PartnerText(String mark, List<Line> lines) {
        this.mark = mark;
        this.lines = lines;
    }

    /** Throws Malformed if there are more than {@link PartnerFile#MOST_BYTES}; none make an empty text. */
    public static PartnerText of(byte[] bytes) throws Malformed {
        if (bytes.length > PartnerFile.MOST_BYTES) {
            throw new Malformed("a file has at most " + PartnerFile.MOST_BYTES + " bytes, not " + bytes.length
                    + "; nothing of it is in force");
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
        List<Line> lines = new ArrayList<>();
        int from = mark.length();
        while (from < text.length()) {
            int feed = text.indexOf('\n', from);
            int to = feed < 0 ? text.length() : feed;
            if (feed > from && text.charAt(feed - 1) == '\r') {
                to--;
            }
            int next = feed < 0 ? text.length() : feed + 1;
            lines.add(new Line(text.substring(from, to), text.substring(to, next)));
            from = next;
        }
        return new PartnerText(mark, lines);
    }

    /**
     * With this value in force: it takes the place of the one that is in force or else of the first refused one, and comes
     * last if there is none.
     *
     * @param key not a repeatable one; throws IllegalArgumentException for others
     * @param value as it stands in the file; throws Malformed with a sentence if it would be refused
     */
    public PartnerText set(Key key, String value) throws Malformed {
        if (key.isRepeatable()) {
            throw new IllegalArgumentException(key.word() + " has no single value");
        }
        String good = checked(key, value);
        int place = placeOf(key);
        if (place < 0) {
            return withLine(lines.size(), key, good);
        }
        List<Line> changed = new ArrayList<>(lines);
        Line line = lines.get(place).withValue(good);
        // It may be too long with the blanks that were in it before.
        line.value(key);
        changed.set(place, line);
        return bounded(changed);
    }

    /**
     * With one more value, behind the others of its key; the same text if it is there already.
     *
     * @param key a repeatable one; throws IllegalArgumentException for others
     * @param value as it stands in the file; throws Malformed with a sentence if it would be refused
     */
    public PartnerText add(Key key, String value) throws Malformed {
        repeatable(key);
        String good = checked(key, value);
        int place = lines.size();
        for (int i = 0; i < lines.size(); i++) {
            if (has(lines.get(i), key)) {
                if (says(lines.get(i), key, good)) {
                    return this;
                }
                place = i + 1;
            }
        }
        return withLine(place, key, good);
    }

    /**
     * Without a value, however it is written; the same text if it is not there.
     *
     * @param key a repeatable one; throws IllegalArgumentException for others
     */
    public PartnerText remove(Key key, String value) {
        repeatable(key);
        String plain = Line.strip(value);
        return without(line -> has(line, key) && says(line, key, plain));
    }

    /** Without any line of this key, refused ones too; the same text if there is none. */
    public PartnerText clear(Key key) {
        return without(line -> has(line, key));
    }

    /** What to write to the file. */
    public byte[] bytes() {
        StringBuilder text = new StringBuilder(mark);
        lines.forEach(line -> text.append(line.raw()).append(line.end()));
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    List<Line> lines() {
        return lines;
    }

    /** The line whose value is in force, else the first one of the key; -1 if there is none. */
    private int placeOf(Key key) {
        int first = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (has(lines.get(i), key)) {
                if (isGood(lines.get(i), key)) {
                    return i;
                }
                first = first < 0 ? i : first;
            }
        }
        return first;
    }

    private static boolean has(Line line, Key key) {
        return line.key().filter(key::equals).isPresent();
    }

    private PartnerText without(Predicate<Line> unwanted) {
        List<Line> kept = new ArrayList<>(lines);
        return kept.removeIf(unwanted) ? new PartnerText(mark, kept) : this;
    }

    private PartnerText withLine(int place, Key key, String value) throws Malformed {
        List<Line> changed = new ArrayList<>(lines);
        String end = "\n";
        if (place > 0) {
            Line before = changed.get(place - 1);
            end = before.end().isEmpty() ? end : before.end();
            changed.set(place - 1, new Line(before.raw(), end));
        }
        changed.add(place, Line.of(key, value, end));
        return bounded(changed);
    }

    private PartnerText bounded(List<Line> changed) throws Malformed {
        long size = mark.length();
        for (Line line : changed) {
            size += line.raw().length() + line.end().length();
        }
        if (size > PartnerFile.MOST_BYTES) {
            throw new Malformed("the file would have " + size + " bytes, more than " + PartnerFile.MOST_BYTES);
        }
        return new PartnerText(mark, changed);
    }

    /** The value without blanks around it, if a line with it is a good one. */
    private static String checked(Key key, String value) throws Malformed {
        String plain = Line.strip(value);
        Line line = Line.of(key, plain, "");
        String read = line.value(key);
        if (!read.equals(plain)) {
            throw new Malformed("the value of " + key.word() + " cannot be written in UTF-8");
        }
        new Draft().put(key, read, 1);
        return plain;
    }

    private static boolean isGood(Line line, Key key) {
        try {
            new Draft().put(key, line.value(key), 1);
            return true;
        } catch (Malformed e) {
            return false;
        }
    }

    private static boolean says(Line line, Key key, String value) {
        try {
            return meaning(key, line.value(key)).equals(meaning(key, value));
        } catch (Malformed e) {
            // What is refused can still be named as it stands there.
            return Line.readable(Line.strip(line.raw().substring(line.raw().indexOf('=') + 1)))
                    .equals(value);
        }
    }

    private static Object meaning(Key key, String value) throws Malformed {
        return key == Key.NODES ? Range.parse(value) : Contact.parse(value);
    }

    private static void repeatable(Key key) {
        if (!key.isRepeatable()) {
            throw new IllegalArgumentException(key.word() + " has one value only");
        }
    }
}
