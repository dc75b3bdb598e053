package org.mosix.sharing;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What one book of partners has and another has not. Each list is in the order of names.
 *
 * @param added partners of the later book only
 * @param removed partners of the earlier book only
 * @param changed partners of both, with anything of them different
 */
public record Changes(List<Partner> added, List<Partner> removed, List<Change> changed) {

    /** A partner as it was and as it is. */
    public record Change(Partner before, Partner after) {}

    public Changes {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    static Changes between(SortedMap<String, Partner> earlier, SortedMap<String, Partner> later) {
        List<Partner> added = new ArrayList<>(later.values());
        added.removeIf(partner -> earlier.containsKey(partner.name()));
        List<Partner> removed = new ArrayList<>();
        List<Change> changed = new ArrayList<>();
        for (Partner before : earlier.values()) {
            Partner after = later.get(before.name());
            if (after == null) {
                removed.add(before);
            } else if (!after.equals(before)) {
                changed.add(new Change(before, after));
            }
        }
        return new Changes(added, removed, changed);
    }

    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }
}
