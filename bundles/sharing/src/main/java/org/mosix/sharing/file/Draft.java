package org.mosix.sharing.file;

import org.mosix.api.Malformed;

/** What a file speaks of, while its lines are read. For one thread. */
interface Draft<K extends Word> {
    /**
     * Takes what one line says; throws Malformed, and is as before, if that cannot be.
     *
     * @param line from 1
     */
    void put(K key, String value, int line) throws Malformed;

    /** Somebody wanted to say something with this key and failed. */
    void refused(K key);
}
