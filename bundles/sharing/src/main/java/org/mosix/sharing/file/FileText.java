package org.mosix.sharing.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.mosix.api.Malformed;
import org.mosix.sharing.Quoted;

/**
 * A file as a text to be read and changed: comments, blank lines, order, and lines that are refused stay byte for byte.
 * Immutable. Whether a partner's nodes are another one's as well only {@link PartnerFiles} finds, which knows all files.
 */
public final class FileText<K extends Word> {
    public static final int MOST_BYTES = 1 << 20;

    /** Some editors begin UTF-8 with it. */
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private final Grammar<K> grammar;
    private final String mark;
    private final List<Line> lines;

    private FileText(Grammar<K> grammar, String mark, List<Line> lines) {
        this.grammar = grammar;
        this.mark = mark;
        this.lines = lines;
    }

    /** Throws Malformed if there are more than {@link #MOST_BYTES}; none make an empty text. */
    public static <K extends Word> FileText<K> of(Grammar<K> grammar, byte[] bytes) throws Malformed {
        if (bytes.length > MOST_BYTES) {
            throw new Malformed(
                    "a file has at most " + MOST_BYTES + " bytes, not " + bytes.length + "; nothing of it is in force");
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
        return new FileText<>(grammar, mark, lines);
    }

    /**
     * With this value in force: it takes the place of the one that is in force or else of the first refused one, and comes
     * last if there is none.
     *
     * @param key not a repeatable one; throws IllegalArgumentException for others
     * @param value as it stands in the file; throws Malformed with a sentence if it would be refused
     */
    public FileText<K> set(K key, String value) throws Malformed {
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
    public FileText<K> add(K key, String value) throws Malformed {
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
    public FileText<K> remove(K key, String value) {
        repeatable(key);
        String plain = Line.strip(value);
        return without(line -> has(line, key) && says(line, key, plain));
    }

    /** Without any line of this key, refused ones too; the same text if there is none. */
    public FileText<K> clear(K key) {
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

    /** Gives all lines to a draft; those that it refuses are problems. */
    void read(Draft<K> draft, Problems problems) {
        int number = 0;
        for (Line line : lines) {
            number++;
            if (!line.isSilent()) {
                read(line, number, draft, problems);
            }
        }
    }

    private void read(Line line, int number, Draft<K> draft, Problems problems) {
        Optional<K> key = line.key(grammar);
        try {
            draft.put(key.orElseThrow(() -> noKey(line)), line.value(key.get()), number);
        } catch (Malformed e) {
            key.ifPresent(draft::refused);
            problems.add(number, e.getMessage());
        }
    }

    private Malformed noKey(Line line) {
        int equals = line.raw().indexOf('=');
        if (equals < 0) {
            return new Malformed("a line is 'key = value', blank, or a comment that begins with '#', not "
                    + Quoted.of(Line.readable(Line.strip(line.raw()))));
        }
        String word = Line.readable(Line.strip(line.raw().substring(0, equals)));
        return new Malformed("there is no key " + Quoted.of(word) + "; the keys are " + grammar.all());
    }

    /** The line whose value is in force, else the first one of the key; -1 if there is none. */
    private int placeOf(K key) {
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

    private boolean has(Line line, K key) {
        return line.key(grammar).filter(key::equals).isPresent();
    }

    private FileText<K> without(Predicate<Line> unwanted) {
        List<Line> kept = new ArrayList<>(lines);
        return kept.removeIf(unwanted) ? new FileText<>(grammar, mark, kept) : this;
    }

    private FileText<K> withLine(int place, K key, String value) throws Malformed {
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

    private FileText<K> bounded(List<Line> changed) throws Malformed {
        long size = mark.length();
        for (Line line : changed) {
            size += line.raw().length() + line.end().length();
        }
        if (size > MOST_BYTES) {
            throw new Malformed("the file would have " + size + " bytes, more than " + MOST_BYTES);
        }
        return new FileText<>(grammar, mark, changed);
    }

    /** The value without blanks around it, if a line with it is a good one. */
    private String checked(K key, String value) throws Malformed {
        String plain = Line.strip(value);
        Line line = Line.of(key, plain, "");
        String read = line.value(key);
        if (!read.equals(plain)) {
            throw new Malformed("the value of " + key.word() + " cannot be written in UTF-8");
        }
        grammar.draft().put(key, read, 1);
        return plain;
    }

    private boolean isGood(Line line, K key) {
        try {
            grammar.draft().put(key, line.value(key), 1);
            return true;
        } catch (Malformed e) {
            return false;
        }
    }

    private boolean says(Line line, K key, String value) {
        try {
            return grammar.meaning(key, line.value(key)).equals(grammar.meaning(key, value));
        } catch (Malformed e) {
            // What is refused can still be named as it stands there.
            return Line.readable(Line.strip(line.raw().substring(line.raw().indexOf('=') + 1)))
                    .equals(value);
        }
    }

    private static void repeatable(Word key) {
        if (!key.isRepeatable()) {
            throw new IllegalArgumentException(key.word() + " has one value only");
        }
    }
}
