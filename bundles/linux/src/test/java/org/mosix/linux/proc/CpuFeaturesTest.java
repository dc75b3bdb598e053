package org.mosix.linux.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuFeaturesTest {
    @Test
    void thisMachineHasWhatEveryOneHas() throws IOException {
        CpuFeatures own = CpuFeatures.own();
        assertTrue(own.names().containsAll(List.of("sse2", "fxsr", "cmov")), own.text());
        assertFalse(own.names().contains("hypervisor"), "no program's business");
        assertTrue(own.names().stream().anyMatch(n -> n.startsWith("made-by-")), own.text());
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        CpuFeatures own = CpuFeatures.own();
        assertEquals(own, CpuFeatures.parse(own.text()));
    }

    @Test
    void whatIsLackingIsNamed() {
        CpuFeatures old = CpuFeatures.parse("sse2 sse4_1");
        CpuFeatures fresh = CpuFeatures.parse("sse4_1 avx2 avx512f sse2 sse2");
        assertEquals(List.of("avx2", "avx512f"), old.lacking(fresh));
        assertEquals(List.of(), fresh.lacking(old));
        assertEquals(List.of("avx2"), old.lacking(fresh.without(List.of("avx512f"))));
    }

    @Test
    void whatNobodyWritesIsNotRead() {
        assertThrows(IllegalArgumentException.class, () -> CpuFeatures.parse("sse2\nsse3"));
        assertThrows(IllegalArgumentException.class, () -> CpuFeatures.parse("a".repeat(CpuFeatures.MOST + 1)));
    }
}
