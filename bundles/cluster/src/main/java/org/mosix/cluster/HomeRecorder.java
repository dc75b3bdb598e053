package org.mosix.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessPlaces;
import org.mosix.api.ProcessPlaces.Place;

/**
 * What a home has to tell of its processes, from what it sees now and what it told before. Nothing is queued: what was not told in
 * time is in the next look, as far as it still holds. One thread at a time.
 */
final class HomeRecorder {
    private final NodeId home;
    private final LongSupplier clock;
    private Map<Integer, Place> seen = new TreeMap<>();
    private boolean told;

    /** @param clock ms since 1970 */
    HomeRecorder(NodeId home, LongSupplier clock) {
        this.home = home;
        this.clock = clock;
    }

    /** What is new, or all if it has not been told yet or that is forgotten; empty if the record is right. */
    Optional<PlacesCodec.Told> look(Map<Integer, NodeId> away) {
        long now = clock.getAsLong();
        Map<Integer, Place> places = new TreeMap<>();
        away.forEach((pid, host) -> {
            Place before = seen.get(pid);
            places.put(pid, before != null && before.host().equals(host) ? before : new Place(pid, host, now));
        });
        if (told && places.equals(seen)) {
            return Optional.empty();
        }
        seen = places;
        told = true;
        List<Place> most = new ArrayList<>(places.values());
        int more = Math.max(0, most.size() - ProcessPlaces.MOST);
        return Optional.of(new PlacesCodec.Told(home, now, most.subList(0, most.size() - more), more));
    }

    /** What was told may not be in the record: it is told again. */
    void again() {
        told = false;
    }
}
