package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.linux.proc.CpuFeatures;
import org.mosix.wire.Malformed;

@Timeout(60)
class ProcessorsTest {
    private static final CpuFeatures OWN = CpuFeatures.parse("made-by-Nobody sse2 avx2");

    private static String refusal(Processors.Rule rule, String theirs) {
        try {
            new Processors(rule, OWN).check(3, ByteBuffer.wrap(theirs.getBytes(StandardCharsets.US_ASCII)));
            return "";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    @Test
    void theSameWillDo() {
        for (Processors.Rule rule : Processors.Rule.values()) {
            assertEquals("", refusal(rule, OWN.text()));
        }
    }

    @Test
    void whatIsLackingThereIsNamed() {
        String sentence = "the processors of node 3 lack what a program may use here: avx2";
        assertEquals(sentence, refusal(Processors.Rule.SAME, "made-by-Nobody sse2"));
        assertEquals(sentence, refusal(Processors.Rule.WIDER, "made-by-Nobody sse2 avx512f"));
        assertEquals("", refusal(Processors.Rule.ANY, "made-by-Nobody sse2"));
    }

    @Test
    void whatIsLackingHereIsNamed() {
        String more = OWN.text() + " avx512f";
        assertTrue(refusal(Processors.Rule.SAME, more).endsWith("could not come home: avx512f"));
        assertEquals("", refusal(Processors.Rule.WIDER, more));
    }

    @Test
    void anotherMakersStateHasAnotherShape() {
        assertTrue(refusal(Processors.Rule.WIDER, "made-by-Somebody sse2 avx2").contains("made-by-Nobody"));
    }

    @Test
    void noiseBreaksTheRules() {
        Processors any = new Processors(Processors.Rule.ANY, OWN);
        assertThrows(Malformed.class, () -> any.check(3, ByteBuffer.wrap(new byte[] {1, 2})));
        assertThrows(Malformed.class, () -> any.check(3, ByteBuffer.allocate(100_000)));
    }

    @Test
    void aSettingThatIsNoneIsRefusedWithASentence() {
        String said = assertThrows(IllegalArgumentException.class, () -> Processors.of("similar", ""))
                .getMessage();
        assertEquals("cpuFeatures = \"similar\" in etc/: write same, wider or any", said);
    }

    /** Node 2 hides one feature: nobody goes there, and its own processes may not go to others unless it says so. */
    @Test
    void processesStayAmongTheirLike() throws Exception {
        List<Processors> nodes =
                List.of(Processors.of("same", ""), Processors.of("same", "sse4_1 fxsr"), Processors.of("same", ""));
        try (Trial trial = new Trial(Trial.freePort(), nodes)) {
            Exception no = assertThrows(Exception.class, () -> trial.run(2, 0, "true"));
            assertTrue(no.getMessage().contains("node 2 lack what a program may use here: fxsr"), no.getMessage());
            assertEquals(0, trial.run(3, 0, "true").status());
        }
    }
}
