package org.mosix.sharing.file;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mosix.api.Malformed;

/** What files of one kind can say. Has no state; any thread. */
public abstract class Grammar<K extends Word> {
    private final List<K> keys;

    Grammar(K[] keys) {
        this.keys = List.of(keys);
    }

    /** In the order in which they are told. */
    public List<K> keys() {
        return keys;
    }

    /** The key with this word; empty if there is none. */
    public Optional<K> key(String word) {
        return keys.stream().filter(key -> key.word().equals(word)).findAny();
    }

    /** An empty file. */
    abstract Draft<K> draft();

    /** What is equal for two values that mean the same. Throws Malformed if there is no such value. */
    abstract Object meaning(K key, String value) throws Malformed;

    String all() {
        return keys.stream().map(Word::word).collect(Collectors.joining(", "));
    }
}
