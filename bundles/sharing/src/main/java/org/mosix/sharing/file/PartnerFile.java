package org.mosix.sharing.file;

import java.util.List;
import java.util.Optional;
import org.mosix.api.Malformed;
import org.mosix.api.Printable;
import org.mosix.sharing.Partner;
import org.mosix.sharing.Problem;
import org.mosix.sharing.Quoted;

/**
 * Reads one partner's file: lines of {@code key = value}, comments that begin with '#', and blank lines, in UTF-8. It is
 * written by people and may be anything: whatever it holds, there is a partner, and a sentence for each line that is
 * refused. What is not said, or not said well, is the safe choice: the worst priority, nothing sent or taken, no fast link,
 * and no guests after a refused guest limit.
 */
public final class PartnerFile {
    public static final int MOST_BYTES = 1 << 20;

    private PartnerFile() {}

    /**
     * What a file says.
     *
     * @param partner empty only if the file's name cannot be one
     * @param problems in the order of lines
     * @param nodeLines for each of the partner's nodes its line, from 1
     */
    public record Parsed(Optional<Partner> partner, List<Problem> problems, List<Integer> nodeLines) {
        public Parsed {
            problems = List.copyOf(problems);
            nodeLines = List.copyOf(nodeLines);
        }
    }

    /**
     * Never throws for what a file is called or holds.
     *
     * @param name of the file, without its directory, and so of the partner
     */
    public static Parsed parse(String name, byte[] bytes) {
        if (!Partner.isName(name)) {
            String sentence = "the name of a partner has 1 to " + Partner.MOST_NAME
                    + " letters, digits, '-', '.' and '_', a letter or digit first, unlike " + Quoted.of(name);
            Problem problem = new Problem(Printable.of(shorten(name)), 0, sentence);
            return new Parsed(Optional.empty(), List.of(problem), List.of());
        }
        Draft draft = new Draft();
        Problems problems = new Problems(name);
        try {
            int number = 0;
            for (Line line : PartnerText.of(bytes).lines()) {
                number++;
                if (!line.isSilent()) {
                    read(line, number, draft, problems);
                }
            }
        } catch (Malformed e) {
            problems.add(0, e.getMessage());
        }
        return new Parsed(Optional.of(draft.partner(name)), problems.told(), draft.nodeLines());
    }

    private static void read(Line line, int number, Draft draft, Problems problems) {
        Optional<Key> key = line.key();
        try {
            draft.put(key.orElseThrow(() -> noKey(line)), line.value(key.get()), number);
        } catch (Malformed e) {
            key.ifPresent(draft::refused);
            problems.add(number, e.getMessage());
        }
    }

    private static Malformed noKey(Line line) {
        int equals = line.raw().indexOf('=');
        if (equals < 0) {
            return new Malformed("a line is 'key = value', blank, or a comment that begins with '#', not "
                    + Quoted.of(Line.readable(Line.strip(line.raw()))));
        }
        String word = Line.readable(Line.strip(line.raw().substring(0, equals)));
        return new Malformed("there is no key " + Quoted.of(word) + "; the keys are " + Key.all());
    }

    private static String shorten(String name) {
        return name.substring(0, Math.min(name.length(), Partner.MOST_NAME));
    }
}
