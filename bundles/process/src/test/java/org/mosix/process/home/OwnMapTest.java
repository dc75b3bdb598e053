package org.mosix.process.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.proc.Maps;
import org.mosix.process.protocol.MapLine;
import org.mosix.wire.Malformed;

class OwnMapTest {
    private Process program;

    @AfterEach
    void end() throws InterruptedException {
        if (program != null) {
            program.destroyForcibly().waitFor();
        }
    }

    private static List<MapLine> lines(List<Mapping> maps) {
        List<MapLine> all = new ArrayList<>();
        for (Mapping m : maps) {
            int name = m.isFile() ? 0 : MapLine.NAMES.indexOf(m.path());
            if (name >= 0) {
                all.add(new MapLine(m.start(), m.end(), m.prot(), m.shared(), m.offset(), m.device(), m.inode(), name));
            }
        }
        return all;
    }

    private int start() throws Exception {
        program = new ProcessBuilder("cat").start();
        // It answers when it has been loaded.
        program.getOutputStream().write('x');
        program.getOutputStream().flush();
        assertEquals('x', program.getInputStream().read());
        return (int) program.pid();
    }

    @Test
    void aProgramsMapReadsAsTheKernelsOwn() throws Exception {
        int pid = start();
        List<Mapping> maps = Maps.of(pid);
        List<MapLine> travelled = MapLine.decode(MapLine.encode(lines(maps)));
        String kernels = Files.readString(Path.of("/proc/" + pid + "/maps"), StandardCharsets.ISO_8859_1);
        assertEquals(kernels, new String(OwnMap.text(travelled, maps), StandardCharsets.ISO_8859_1));
    }

    @Test
    void aFileThatHomeLacksIsNotTold() throws Exception {
        List<Mapping> maps = Maps.of(start());
        List<Mapping> without =
                maps.stream().filter(m -> !m.path().contains("libc")).toList();
        assertNull(OwnMap.text(lines(maps), without));
    }

    @Test
    void memoryInPiecesIsJoined() {
        MapLine lower = new MapLine(0x200000, 0x201000, 3, false, 0, 0, 0, 1);
        MapLine upper = new MapLine(0x201000, 0x203000, 3, false, 0, 0, 0, 1);
        MapLine other = new MapLine(0x203000, 0x204000, 1, false, 0, 0, 0, 0);
        String text = new String(OwnMap.text(List.of(lower, upper, other), List.of()), StandardCharsets.US_ASCII);
        assertEquals(
                "00200000-00203000 rw-p 00000000 00:00 0" + " ".repeat(34)
                        + "[heap]\n00203000-00204000 r--p 00000000 00:00 0 \n",
                text);
    }

    private static void refused(MapLine... lines) {
        assertThrows(Malformed.class, () -> MapLine.decode(MapLine.encode(List.of(lines))));
    }

    @Test
    void whatNoProcessHasIsRefused() {
        MapLine good = new MapLine(0x200000, 0x201000, 1, false, 0, 0, 0, 0);
        refused();
        refused(good, good);
        refused(new MapLine(0x201000, 0x200000, 1, false, 0, 0, 0, 0));
        refused(new MapLine(0x200001, 0x201000, 1, false, 0, 0, 0, 0));
        refused(new MapLine(-4096, 0x201000, 1, false, 0, 0, 0, 0));
        refused(new MapLine(0x200000, 1L << 48, 1, false, 0, 0, 0, 0));
        refused(new MapLine(0x200000, 0x201000, 1, false, -4096, 1, 1, 0));
        refused(new MapLine(0x200000, 0x201000, 1, false, 4096, 0, 0, 0));
        refused(new MapLine(0x200000, 0x201000, 1, false, 0, 1, 1, 1));
        refused(new MapLine(0x200000, 0x201000, 1, false, 0, 0, 0, 6));
        refused(new MapLine(0x200000, 0x201000, 1, false, 0, 0, 0, -1));
        assertThrows(Malformed.class, () -> MapLine.decode(ByteBuffer.allocate(45)));
        assertThrows(Malformed.class, () -> MapLine.decode(ByteBuffer.allocate(44 * (MapLine.MOST + 1))));
    }
}
