package org.mosix.sharing.node;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mosix.api.Book;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.sharing.Problem;
import org.mosix.sharing.file.FileText;
import org.mosix.sharing.file.Grammar;
import org.mosix.sharing.file.Word;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one directory, read anew when they change, and changed by commands. Any thread. */
abstract class FileBook<K extends Word, R> implements Book {
    private static final Logger LOG = LoggerFactory.getLogger(FileBook.class);

    /** What there is of it: partners, clouds. */
    interface Kind<K extends Word, R> {
        /** "partner"; the plural has an s. */
        String word();

        Grammar<K> grammar();

        /** Whether a value makes a file that is not there. */
        boolean setMakes();

        R read(Map<String, byte[]> files);

        List<Problem> problems(R reading);

        /** Something has changed: for the log. */
        void tell(R before, R now);
    }

    /** A change of a file's text. */
    private interface Change<K extends Word> {
        FileText<K> of(FileText<K> text) throws Malformed;
    }

    private final Kind<K, R> kind;
    private final BookDirectory directory;
    /** What the files were like; null: they could not be read. */
    private String seen = "";

    private volatile R reading;

    FileBook(Kind<K, R> kind, BookDirectory directory) {
        this.kind = kind;
        this.directory = directory;
        reading = kind.read(Map.of());
    }

    /** As it was when looked at last. */
    final R reading() {
        return reading;
    }

    /** As it is now. */
    final R now() {
        look();
        return reading;
    }

    /** Looks whether files have changed, and if so reads them. What cannot be read leaves all as it was. */
    final synchronized void look() {
        try {
            String now = directory.fingerprint();
            if (!now.equals(seen)) {
                R next = kind.read(directory.read());
                tell(next);
                reading = next;
                seen = now;
            }
        } catch (IOException | RuntimeException e) {
            if (seen != null) {
                LOG.warn(
                        "the files of {}s cannot be read; what they said stays in force: {}",
                        kind.word(),
                        e.getMessage());
            }
            seen = null;
        }
    }

    private void tell(R next) {
        List<Problem> before = kind.problems(reading);
        for (Problem problem : kind.problems(next)) {
            if (!before.contains(problem)) {
                LOG.warn("{}: this line is not in force", problem);
            }
        }
        kind.tell(reading, next);
    }

    /** Of one reading, as sentences. */
    final List<String> problems(R of) {
        return kind.problems(of).stream().map(Problem::toString).toList();
    }

    @Override
    public final List<String> keys() {
        return kind.grammar().keys().stream().map(Word::word).toList();
    }

    @Override
    public final void set(String name, String key, String value) throws Refused {
        K what = key(key);
        change(name, kind.setMakes(), text -> what.isRepeatable() ? text.add(what, value) : text.set(what, value));
    }

    /** Makes a file with these values. Throws Refused if there is one, or as {@link Book#set}. */
    final synchronized void add(String name, Map<K, String> values) throws Refused {
        checkName(name);
        if (directory.has(name)) {
            throw new Refused("there is a " + kind.word() + " " + name + " already");
        }
        change(name, true, text -> {
            FileText<K> all = text;
            for (Map.Entry<K, String> value : values.entrySet()) {
                all = all.set(value.getKey(), value.getValue());
            }
            return all;
        });
    }

    @Override
    public final void unset(String name, String key, String value) throws Refused {
        K what = key(key);
        if (!value.isEmpty() && !what.isRepeatable()) {
            throw new Refused(key + " has one value: name it alone to take that back");
        }
        change(name, false, text -> value.isEmpty() ? text.clear(what) : text.remove(what, value));
    }

    private K key(String word) throws Refused {
        return kind.grammar()
                .key(word)
                .orElseThrow(() -> new Refused(
                        "a " + kind.word() + " has no \"" + word + "\", only " + String.join(", ", keys())));
    }

    private synchronized void change(String name, boolean make, Change<K> change) throws Refused {
        checkName(name);
        if (!make) {
            required(name);
        }
        try {
            FileText<K> before = FileText.of(kind.grammar(), directory.read(name));
            byte[] after = change.of(before).bytes();
            refuseNewProblems(name, after);
            directory.write(name, after);
        } catch (Malformed e) {
            throw new Refused(e.getMessage(), e);
        } catch (IOException e) {
            throw new Refused("the file of " + kind.word() + " " + name + " cannot be written: " + e.getMessage(), e);
        }
        look();
    }

    private void checkName(String name) throws Refused {
        if (!Book.isName(name)) {
            throw new Refused("\"" + name + "\" cannot be the name of a " + kind.word()
                    + ": letters, digits, '-', '.' and '_', at most " + Book.MOST_NAME + ", a letter or digit first");
        }
    }

    /** What another file says as well only shows when all are read. */
    private void refuseNewProblems(String name, byte[] after) throws IOException, Refused {
        Map<String, byte[]> files = directory.read();
        Function<Problem, String> sentence = problem -> problem.file() + problem.sentence();
        Set<String> before =
                kind.problems(kind.read(files)).stream().map(sentence).collect(Collectors.toSet());
        files.put(name, after);
        for (Problem problem : kind.problems(kind.read(files))) {
            if (!before.contains(sentence.apply(problem))) {
                throw new Refused(problem.sentence());
            }
        }
    }

    private void required(String name) throws Refused {
        if (!Book.isName(name) || !directory.has(name)) {
            throw new Refused("there is no " + kind.word() + " \"" + name + "\"; see mosix:" + kind.word() + "s");
        }
    }

    @Override
    public final synchronized void remove(String name) throws Refused {
        required(name);
        try {
            directory.remove(name);
        } catch (IOException e) {
            throw new Refused("the file of " + kind.word() + " " + name + " cannot be removed: " + e.getMessage(), e);
        }
        look();
    }
}
