package org.mosix.flood;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mosix.api.policy.FreezeMarks;

class FreezeConfTest {
    @Test
    void readsTheNineFields() {
        FreezeConf conf = FreezeConf.parse("""
                # class unit red blue home cluster least most slice
                1 0 6 4 0 4 0 -1 10   # as in MOSIX's own example
                0	0 8 8 -1 -1 2 8 3s
                """);
        assertEquals(List.of(), conf.refused());
        assertEquals(
                new FreezeMarks(1, false, 6, 4, 0, 4, 0, -1, 600_000),
                conf.marks().get(1));
        assertEquals(
                new FreezeMarks(0, false, 8, 8, -1, -1, 2, 8, 3_000),
                conf.marks().get(0));
    }

    @Test
    void aWrongLineTakesNothingAway() {
        Map<Integer, FreezeMarks> before =
                FreezeConf.parse("0 0 8 8 -1 -1 2 8 3s\n5 0 1 1 -1 -1 0 1 3s").marks();
        Map<Integer, FreezeMarks> now =
                FreezeConf.parse("0 0 six 8 -1 -1 2 8 3s\n5 0 2 2 -1 -1 0 2 3s").over(before);
        assertEquals(before.get(0), now.get(0));
        assertEquals(2, now.get(5).red(), "a right line beside it holds");
        assertEquals(
                Set.of(5), FreezeConf.parse("5 0 2 2 -1 -1 0 2 3s").over(before).keySet(), "a right file is all");
        assertEquals(Set.of(), FreezeConf.parse("").over(before).keySet());
    }

    @Test
    void refusesEachWrongLineByItsNumber() {
        FreezeConf conf = FreezeConf.parse("""
                /freeze 0.5
                1 0 6 4 0 4 0 -1
                2 2 6 4 0 4 0 -1 10
                3 0 6 7 0 4 0 -1 10
                4 0 six 4 0 4 0 -1 10
                5 0 6 4 0 4 3 2 10
                6 0 6 4 0 4 0 -1 0s
                7 0 6 4 0 4 0 -1 10
                7 0 6 4 0 4 0 -1 10
                -1 0 6 4 0 4 0 -1 10
                8 0 99999 4 0 4 0 -1 10
                9 0 2 1 0 4 3 -1 10
                65536 0 6 4 0 4 0 -1 10
                """);
        assertEquals(Set.of(7), conf.marks().keySet());
        assertEquals(12, conf.refused().size());
        for (int line : List.of(1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13)) {
            String begin = "etc/freeze.conf: line " + line + " ";
            assertTrue(conf.refused().stream().anyMatch(s -> s.startsWith(begin)), begin + " in " + conf.refused());
        }
    }
}
