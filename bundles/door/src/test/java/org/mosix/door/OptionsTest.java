package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Options.Syntax SYNTAX = new Options.Syntax(
            Set.of("-a", "-b", "--flag"), Set.of("-v", "--value"), Set.of("-q"), Map.of("--queue", "-q"));

    @Test
    void endsAtTheFirstOperand() throws Exception {
        Options options = read("-a", "x", "-b");
        assertTrue(options.has("-a") && !options.has("-b"));
        assertEquals(List.of("x", "-b"), options.operands());
        assertEquals(2, options.end());
        assertEquals(List.of("-", "y"), read("-", "y").operands());
    }

    @Test
    void endsBehindTwoDashes() throws Exception {
        assertEquals(List.of("-a"), read("--flag", "--", "-a").operands());
        assertEquals(List.of("--"), read("--", "--").operands());
    }

    @Test
    void takesValuesInTheSameWordOrTheNext() throws Exception {
        assertEquals(Optional.of("1"), read("-v", "1").value("-v"));
        assertEquals(Optional.of("1"), read("-abv1").value("-v"));
        assertEquals(Optional.of("a=b"), read("--value=a=b").value("--value"));
        assertEquals(Optional.of("--flag"), read("--value", "--flag").value("--value"));
    }

    @Test
    void takesANumberOrNone() throws Exception {
        assertEquals(Optional.of("7"), read("-q7", "8").value("-q"));
        assertEquals(Optional.of(""), read("-q", "8").value("-q"));
        assertEquals(Optional.of("7"), read("--queue=7").value("-q"));
        assertEquals(Optional.of(""), read("--queue").value("-q"));
        Options joined = read("-aq12bv1");
        assertEquals(Optional.of("12"), joined.value("-q"));
        assertTrue(joined.has("-a") && joined.has("-b"));
        assertEquals(Optional.of("1"), joined.value("-v"));
        assertTrue(read("-qa").has("-a"));
        assertEquals(Optional.empty(), read("-a").value("-q"));
    }

    @Test
    void saysWhatIsWrong() {
        for (List<String> bad : List.of(
                List.of("-x"),
                List.of("-ax"),
                List.of("--unknown"),
                List.of("--flag=1"),
                List.of("-v"),
                List.of("--value"),
                List.of("-v1", "-v2"),
                List.of("-q1", "-q2"),
                List.of("-q", "-q"),
                List.of("-qx"),
                List.of("--queue="))) {
            assertThrows(Options.Wrong.class, () -> read(bad.toArray(String[]::new)), bad.toString());
        }
    }

    private static Options read(String... words) throws Options.Wrong {
        List<String> args = new java.util.ArrayList<>(List.of("command"));
        args.addAll(List.of(words));
        return Options.read(SYNTAX, args, 1);
    }
}
