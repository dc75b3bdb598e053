package org.mosix.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mosix.api.ClusterStore;

/**
 * All settings of the cluster, as each member keeps them for itself: answers at once, and puts back into the store what was lost
 * there. Of two with the same name the newer one is in force. Any thread.
 */
final class Mirror {
    /** Settings, and names of those that were removed. */
    static final int MOST = 2 * ClusterStore.MOST;

    private final Map<String, StoredSetting> settings = new TreeMap<>();
    private long changes;

    /** What became of a setting that was offered. */
    enum Answer {
        /** It is in force from now on. */
        TAKEN,
        /** One as new, or newer, was in force already. */
        KNOWN,
        /** There are too many. */
        FULL
    }

    synchronized Answer offer(String name, StoredSetting setting) {
        StoredSetting known = settings.get(name);
        if (known != null && !setting.isNewerThan(known)) {
            return Answer.KNOWN;
        }
        // One more than the most makes room for itself: see oldRemoved.
        if (known == null && settings.size() > MOST) {
            return Answer.FULL;
        }
        settings.put(name, setting);
        changes++;
        return Answer.TAKEN;
    }

    /**
     * Forgets those that were removed the longest ago, until there are no more than {@link #MOST}, and tells their names: the
     * store need not keep them either.
     */
    synchronized List<String> forgetRemoved() {
        List<String> names = new ArrayList<>();
        if (settings.size() > MOST) {
            settings.entrySet().stream()
                    .filter(e -> e.getValue().text().isEmpty())
                    .sorted(Comparator.comparingLong(e -> e.getValue().atMillis()))
                    .limit(settings.size() - (long) MOST)
                    .forEach(e -> names.add(e.getKey()));
            names.forEach(settings::remove);
            changes += names.size();
        }
        return names;
    }

    synchronized Optional<StoredSetting> get(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /** By name, those too that were removed. */
    synchronized Map<String, StoredSetting> all() {
        return new TreeMap<>(settings);
    }

    /** Settings that are there. */
    synchronized int size() {
        return (int) settings.values().stream()
                .filter(setting -> setting.text().isPresent())
                .count();
    }

    /** How often something has changed. */
    synchronized long changes() {
        return changes;
    }
}
