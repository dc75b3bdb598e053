package org.mosix.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.mosix.api.Malformed;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessPlaces;
import org.mosix.api.Refused;
import org.mosix.api.Unreachable;

/** The record of processes' places: each home's part under its number, written by that home only. */
final class SharedPlaces implements ProcessPlaces {
    private final NodeId own;
    private final StoreThread thread;
    private final SafeMap map;
    private final Refusals refusals;
    private final Supplier<Set<String>> present;
    private final HomeRecorder recorder;

    /**
     * @param present numbers of the nodes that are members now
     * @param clock ms since 1970
     */
    SharedPlaces(
            NodeId own,
            StoreThread thread,
            SafeMap map,
            Refusals refusals,
            Supplier<Set<String>> present,
            LongSupplier clock) {
        this.own = own;
        this.thread = thread;
        this.map = map;
        this.refusals = refusals;
        this.present = present;
        recorder = new HomeRecorder(own, clock);
    }

    @Override
    public List<Home> homes() throws Unreachable {
        try {
            return thread.call(this::read);
        } catch (Refused e) {
            throw new IllegalStateException("reading is never refused", e);
        }
    }

    private List<Home> read() {
        Set<String> members = present.get();
        List<Home> homes = new ArrayList<>();
        for (String key : map.keys()) {
            String what = "record of home " + key;
            try {
                Optional<byte[]> bytes = map.get(key);
                if (bytes.isPresent()) {
                    PlacesCodec.Told told = PlacesCodec.decode(key, bytes.get());
                    homes.add(new Home(told.home(), members.contains(key), told.atMillis(), told.away(), told.more()));
                    refusals.forget(what);
                }
            } catch (Malformed e) {
                refusals.refuse(what, e.getMessage());
            }
        }
        homes.sort((a, b) -> a.home().compareTo(b.home()));
        return homes;
    }

    /** Writes this home's part if it has changed. A failure leaves it for the next time. On the {@link StoreThread}. */
    void look(Map<Integer, NodeId> away) {
        Optional<PlacesCodec.Told> news = recorder.look(away);
        if (news.isEmpty()) {
            return;
        }
        try {
            String key = PlacesCodec.key(own);
            if (news.get().away().isEmpty()) {
                map.delete(key);
            } else {
                map.set(key, PlacesCodec.encode(news.get()));
            }
        } catch (RuntimeException e) {
            recorder.again();
            throw e;
        }
    }

    /** The record may have lost this home's part: it is written again at the next look. On the {@link StoreThread}. */
    void again() {
        recorder.again();
    }

    /** This home tells nothing any more. On the {@link StoreThread}. */
    void forget() {
        map.delete(PlacesCodec.key(own));
    }
}
