package org.mosix.door;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options of one call, read as POSIX wants it: they end at the first word that is none, or behind {@code --}.
 * Single letters may be joined ({@code -Fr2}); values follow in the same word or the next ({@code --stats=F}).
 */
final class Options {
    /** The user's mistake, as a sentence. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String sentence) {
            super(sentence);
        }
    }

    /**
     * What a command takes.
     *
     * @param flags options without a value, as written: {@code -F}, {@code --trace}
     * @param values options with a value
     * @param numbers options with or without a number, which stands in the same word: {@code -q}, {@code -q7}, {@code --queue=7}
     * @param longNames other names of some of them: {@code --lock} for {@code -L}
     */
    record Syntax(Set<String> flags, Set<String> values, Set<String> numbers, Map<String, String> longNames) {
        Syntax(Set<String> flags, Set<String> values) {
            this(flags, values, Set.of(), Map.of());
        }
    }

    private final Syntax syntax;
    private final Map<String, String> found = new HashMap<>();
    private final List<String> args;
    private int next;

    private Options(Syntax syntax, List<String> args, int from) {
        this.syntax = syntax;
        this.args = args;
        this.next = from;
    }

    /** @param args raw strings; those before {@code from} are not looked at */
    static Options read(Syntax syntax, List<String> args, int from) throws Wrong {
        Options options = new Options(syntax, args, from);
        while (options.next < args.size()) {
            String word = args.get(options.next);
            if (word.equals("--")) {
                options.next++;
                break;
            }
            if (!word.startsWith("-") || word.equals("-")) {
                break;
            }
            options.next++;
            if (word.startsWith("--")) {
                options.longOption(word);
            } else {
                options.letters(word);
            }
        }
        return options;
    }

    boolean has(String option) {
        return found.containsKey(option);
    }

    /** Whether there is this option and no other. */
    boolean isAlone(String option) {
        return found.keySet().equals(Set.of(option));
    }

    /** Raw. */
    Optional<String> value(String option) {
        return Optional.ofNullable(found.get(option));
    }

    /** Index in the arguments of the first one behind the options. */
    int end() {
        return next;
    }

    /** The words behind the options, as text. */
    List<String> operands() {
        List<String> words = new ArrayList<>();
        for (String raw : args.subList(next, args.size())) {
            words.add(Request.text(raw));
        }
        return words;
    }

    private void longOption(String word) throws Wrong {
        int equals = word.indexOf('=');
        String written = equals < 0 ? word : word.substring(0, equals);
        String name = syntax.longNames().getOrDefault(written, written);
        if (syntax.values().contains(name)) {
            put(name, equals < 0 ? following(name) : word.substring(equals + 1));
        } else if (syntax.numbers().contains(name) && equals != word.length() - 1) {
            put(name, equals < 0 ? "" : word.substring(equals + 1));
        } else if (syntax.flags().contains(name) && equals < 0) {
            put(name, "");
        } else {
            throw new Wrong("there is no option " + Request.text(word));
        }
    }

    private void letters(String word) throws Wrong {
        for (int at = 1; at < word.length(); at++) {
            String name = "-" + word.charAt(at);
            if (syntax.numbers().contains(name)) {
                int end = at + 1;
                while (end < word.length() && Character.isDigit(word.charAt(end))) {
                    end++;
                }
                put(name, word.substring(at + 1, end));
                at = end - 1;
                continue;
            }
            if (syntax.values().contains(name)) {
                put(name, at + 1 < word.length() ? word.substring(at + 1) : following(name));
                return;
            }
            if (!syntax.flags().contains(name)) {
                throw new Wrong("there is no option " + Request.text(name));
            }
            put(name, "");
        }
    }

    private String following(String name) throws Wrong {
        if (next >= args.size()) {
            throw new Wrong("option " + name + " needs a value");
        }
        return args.get(next++);
    }

    private void put(String name, String value) throws Wrong {
        if (found.put(name, value) != null && !syntax.flags().contains(name)) {
            throw new Wrong("option " + name + " is given twice");
        }
    }
}
