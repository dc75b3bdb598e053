package org.mosix.sharing;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All partners that hold at one time, and our own nodes: a book that is never changed. Another one takes its place when
 * files change; {@link #changesTo} tells what that means.
 */
public final class Partners {
    private final List<Range> own;
    private final SortedMap<String, Partner> byName;
    private final OriginMap origins;

    private Partners(List<Range> own, SortedMap<String, Partner> byName) {
        this.own = List.copyOf(own);
        this.byName = Collections.unmodifiableSortedMap(byName);
        this.origins = OriginMap.of(this.own, byName.values());
    }

    /**
     * @param own our own nodes; they are ours even if a partner's range holds them
     * @param partners in any order. Throws IllegalArgumentException if two have one name
     */
    public static Partners of(List<Range> own, Collection<Partner> partners) {
        SortedMap<String, Partner> byName = new TreeMap<>();
        for (Partner partner : partners) {
            if (byName.put(partner.name(), partner) != null) {
                throw new IllegalArgumentException("two partners are called " + partner.name());
            }
        }
        return new Partners(own, byName);
    }

    /**
     * Whose home is at this address. Of several ranges that hold it the one with the fewest addresses wins; of as large ones
     * that of the partner whose name comes first.
     */
    public Origin originOf(Address home) {
        return origins.at(home);
    }

    public Optional<Partner> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** By name. */
    public Collection<Partner> all() {
        return byName.values();
    }

    /** Our own nodes. */
    public List<Range> own() {
        return own;
    }

    /** What is different in a later book; own nodes do not count. */
    public Changes changesTo(Partners later) {
        return Changes.between(byName, later.byName);
    }
}
