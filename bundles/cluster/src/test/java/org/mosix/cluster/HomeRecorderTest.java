package org.mosix.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessPlaces;
import org.mosix.api.ProcessPlaces.Place;

/** What a home tells, and when. */
class HomeRecorderTest {
    private static final NodeId HOME = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);
    private static final NodeId THREE = new NodeId(3);

    private long now = 100;
    private final HomeRecorder recorder = new HomeRecorder(HOME, () -> now);

    private Optional<PlacesCodec.Told> told(Place... places) {
        return Optional.of(new PlacesCodec.Told(HOME, now, List.of(places), 0));
    }

    @Test
    void tellsEachChangeOnceAndSinceWhen() {
        assertEquals(told(new Place(7, TWO, 100)), recorder.look(Map.of(7, TWO)));
        now = 200;
        assertEquals(Optional.empty(), recorder.look(Map.of(7, TWO)));
        assertEquals(told(new Place(7, TWO, 100), new Place(8, THREE, 200)), recorder.look(Map.of(8, THREE, 7, TWO)));
        now = 300;
        assertEquals(
                told(new Place(7, THREE, 300), new Place(8, THREE, 200)), recorder.look(Map.of(7, THREE, 8, THREE)));
        assertEquals(told(new Place(8, THREE, 200)), recorder.look(Map.of(8, THREE)));
        assertEquals(told(), recorder.look(Map.of()));
        assertEquals(Optional.empty(), recorder.look(Map.of()));
    }

    @Test
    void aHomeThatStartsAnewTellsThatNothingIsAway() {
        assertEquals(told(), recorder.look(Map.of()));
    }

    @Test
    void whatMayBeLostIsToldAgain() {
        recorder.look(Map.of(7, TWO));
        now = 200;
        recorder.again();
        assertEquals(told(new Place(7, TWO, 100)), recorder.look(Map.of(7, TWO)));
        assertEquals(Optional.empty(), recorder.look(Map.of(7, TWO)));
    }

    @Test
    void ofTooManyTheNumberIsTold() {
        Map<Integer, NodeId> away = new TreeMap<>();
        for (int pid = 1; pid <= ProcessPlaces.MOST + 5; pid++) {
            away.put(pid, TWO);
        }
        PlacesCodec.Told told = recorder.look(away).orElseThrow();
        assertEquals(ProcessPlaces.MOST, told.away().size());
        assertEquals(5, told.more());
    }
}
