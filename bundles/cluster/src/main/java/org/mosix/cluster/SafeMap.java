package org.mosix.cluster;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeSet;
import org.mosix.api.Malformed;

/**
 * A map of the store from texts to bytes, in which other members may have put anything. What is neither is told as such and harms
 * nothing. On the {@link StoreThread} only.
 */
final class SafeMap {
    /** Entries that are looked at: more than members that keep to the rules can make. */
    private static final int MOST = 8192;

    private static final int MOST_KEY = 256;

    private final IMap<Object, Object> map;

    SafeMap(IMap<Object, Object> map) {
        this.map = map;
    }

    /** The keys that are texts, in order, and no more than is reasonable. */
    TreeSet<String> keys() {
        TreeSet<String> keys = new TreeSet<>();
        Iterator<Object> all = map.keySet().iterator();
        for (int seen = 0; seen < MOST && all.hasNext(); seen++) {
            try {
                if (all.next() instanceof String key && key.length() <= MOST_KEY) {
                    keys.add(key);
                }
            } catch (HazelcastSerializationException e) {
                // A key that is an object: nobody asks for it.
                continue;
            }
        }
        return keys;
    }

    /** Throws Malformed if something else than bytes is there. */
    Optional<byte[]> get(String key) throws Malformed {
        Object value;
        try {
            value = map.get(key);
        } catch (HazelcastInstanceNotActiveException e) {
            throw e;
        } catch (HazelcastSerializationException e) {
            throw new Malformed("is an object of another class, which is not loaded", e);
        }
        if (value == null || value instanceof byte[]) {
            return Optional.ofNullable((byte[]) value);
        }
        throw new Malformed("is no bytes, but an object of another class");
    }

    /** Puts it there if nothing is, or what is there are these bytes. */
    boolean put(String key, Optional<byte[]> before, byte[] after) {
        if (before.isPresent()) {
            return map.replace(key, before.get(), after);
        }
        try {
            return map.putIfAbsent(key, after) == null;
        } catch (HazelcastSerializationException e) {
            return false; // something else is there now
        }
    }

    /** Whatever was there. */
    void set(String key, byte[] value) {
        map.set(key, value);
    }

    void delete(String key) {
        map.delete(key);
    }

    /** If it is still that. */
    void delete(String key, byte[] value) throws HazelcastException {
        map.remove(key, value);
    }
}
