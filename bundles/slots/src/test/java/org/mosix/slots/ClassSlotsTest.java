package org.mosix.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mosix.api.Malformed;

class ClassSlotsTest {
    private static ClassSlots<String> slots(String chosen) throws Malformed {
        return new ClassSlots<>("move", chosen, 100, said -> {});
    }

    @Test
    void classesThatAreNamedHaveTheirOwn() throws Malformed {
        try (ClassSlots<String> slots = slots(" memory, least-loaded ;7: a,b; 8 :")) {
            assertEquals(List.of("memory", "least-loaded"), slots.others().chosen());
            assertEquals(List.of("a", "b"), slots.of(7).chosen());
            assertEquals(List.of(), slots.of(8).chosen());
            assertSame(slots.others(), slots.of(0));
            assertSame(slots.others(), slots.of(9));
            assertEquals(3, slots.all().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a;7", "a;x:b", "a;7:b;7:c", "a;70000:b", "a;7:b:c", "a;"})
    void whatIsWrongIsNamed(String chosen) {
        String said = assertThrows(Malformed.class, () -> slots(chosen)).getMessage();
        assertTrue(said.startsWith("move "), said);
    }
}
