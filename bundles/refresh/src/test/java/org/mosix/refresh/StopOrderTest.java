package org.mosix.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StopOrderTest {
    private static final Map<String, Set<String>> USES = Map.of(
            "api", Set.of(),
            "wire", Set.of("api"),
            "trust", Set.of("api"),
            "process", Set.of("wire", "api", "jnr"),
            "migration", Set.of("process", "wire"),
            "door", Set.of("api"));

    @Test
    void usersStopFirstAndLowLevelsLast() {
        List<String> order = StopOrder.of(
                List.of("api", "trust", "wire", "door", "migration", "process"),
                name -> name.equals("trust") ? 75 : 80,
                USES::get);
        assertEquals("trust", order.get(5), order::toString);
        for (String user : List.of("wire", "process", "migration", "door")) {
            for (String used : USES.get(user)) {
                assertTrue(!order.contains(used) || order.indexOf(user) < order.indexOf(used), order::toString);
            }
        }
    }

    @Test
    void aCircleHasAnOrder() {
        assertEquals(
                2,
                StopOrder.of(List.of("a", "b"), n -> 80, n -> Set.of(n.equals("a") ? "b" : "a"))
                        .size());
    }
}
