package org.mosix.syscall.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final List<Path> HEADERS = List.of(Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
            Path.of("/usr/include/asm/unistd_64.h"));

    @Test
    void namesAndNumbersAreThoseOfTheKernelsHeader() throws IOException {
        Path header = HEADERS.stream().filter(Files::exists).findFirst().orElse(null);
        Assumptions.assumeTrue(header != null, "no kernel header here");
        Matcher line = Pattern.compile("#define __NR_(\\w+) (\\d+)").matcher(Files.readString(header));
        int seen = 0;
        while (line.find()) {
            assertNotNull(Table.row(line.group(1)), line.group());
            assertEquals(Integer.parseInt(line.group(2)), Table.row(line.group(1)).nr(), line.group());
            seen++;
        }
        assertTrue(seen > 350);
    }

    @Test
    void noNumberIsLeftOut() {
        for (int nr = 0; nr <= 336; nr++) {
            assertFalse(Table.row(nr).name().startsWith("syscall_"), "" + nr);
        }
        for (int nr = 424; nr <= Table.LAST; nr++) {
            assertFalse(Table.row(nr).name().startsWith("syscall_"), "" + nr);
        }
        assertTrue(Table.LAST >= 469);
        assertEquals(Route.RETURN, Table.row(337).route());
        assertEquals(Route.RETURN, Table.row(-1).route());
        assertNull(Table.row("syscall_337"));
    }

    /** All shapes that an argument can have. */
    private static List<Shape> shapes(Row row) {
        List<Shape> shapes = new ArrayList<>();
        for (Shape shape : row.args()) {
            if (shape instanceof Shape.Chosen chosen) {
                shapes.addAll(chosen.commands().shapes());
            } else {
                shapes.add(shape);
            }
        }
        return shapes;
    }

    @Test
    void carriedRowsHideNoPointers() {
        for (Row row : Table.all()) {
            boolean chosen = row.args().stream().anyMatch(s -> s instanceof Shape.Chosen);
            if (row.carried() && !chosen) {
                assertFalse(shapes(row).contains(Shapes.PTR), row.name());
            }
            if (chosen) {
                long[] unknown = {0x7a7a7a7a, 0x7a7a7a7a, 0x7a7a7a7a, 0, 0, 0};
                assertEquals(Route.RETURN, row.route(unknown), row.name());
            }
        }
    }

    @Test
    void chosenShapesFitTheirRoutes() {
        for (Row row : Table.all()) {
            for (When when : row.when()) {
                long[] args = new long[6];
                when.tests().forEach(t -> args[t.arg()] = t.value());
                if (row.route(args) == Route.HOME || row.route(args) == Route.BOTH) {
                    row.args().forEach(s -> assertFalse(s.of(args) == Shapes.PTR, row.name()));
                }
            }
        }
    }

    @Test
    void indexesPointToArguments() {
        for (Row row : Table.all()) {
            for (Shape shape : shapes(row)) {
                if (shape instanceof Shape.Block b && b.size().base() != Size.Base.FIXED) {
                    assertTrue(b.size().arg() < row.args().size(), row.name());
                    if (b.size().deref()) {
                        // Scatter reads the capacity before the new length is stored
                        assertTrue(row.args().indexOf(shape) < b.size().arg(), row.name());
                        Shape.Block length = (Shape.Block) row.args().get(b.size().arg());
                        assertTrue(length.dir() == Shape.Dir.INOUT && length.size().bytes(new long[6]) == 4, row.name());
                    }
                }
            }
            assertTrue(row.mask() < row.args().size(), row.name());
            if (row.chunkable()) {
                Shape bulk = row.args().get(row.traits().chunk().buffer());
                assertTrue(bulk.kind() == Shape.Kind.VECTOR || ((Shape.Block) bulk).cut(), row.name());
            }
            assertEquals(row.route() == Route.DENY, row.errno() > 0, row.name());
        }
    }

    @Test
    void routesOfSomeCalls() {
        assertEquals(Route.BOTH, Table.row("prlimit64").route(new long[] {0, 9, 1, 0, 0, 0}));
        assertEquals(Route.HOME, Table.row("prlimit64").route(new long[] {5, 9, 1, 0, 0, 0}));
        assertEquals(Route.HOME, Table.row("prlimit64").route(new long[] {0, 7, 1, 0, 0, 0}));
        assertEquals(Route.RETURN, Table.row("setsockopt").route(new long[] {3, 1, 26, 0, 0, 0}));
        assertEquals(Route.HOME, Table.row("setsockopt").route(new long[] {3, 1, 2, 0, 0, 0}));
        assertEquals(Route.HERE, Table.row("prctl").route(new long[] {0x53564d41, 0, 0, 0, 0, 0}));
        assertEquals(3, Table.row("ppoll").mask());
        assertSame(Table.row(0), Table.row("read"));
        assertEquals("ENOENT", ErrnoNames.name(2));
        assertEquals("ERESTARTSYS", ErrnoNames.name(512));
        assertNull(ErrnoNames.name(41));
        assertNull(ErrnoNames.name(-2));
    }
}
