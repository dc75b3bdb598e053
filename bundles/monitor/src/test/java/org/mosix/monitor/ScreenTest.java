package org.mosix.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mosix.api.ClusterView;
import org.mosix.api.NodeView;

class ScreenTest {
    private final Screen screen = new Screen();
    private final ClusterView three = Some.cluster(
            Some.node(1, NodeView.Life.ALIVE, 10_000, 2, 50, 1500),
            Some.node(2, NodeView.Life.SUSPECT, 20_000, 2, 100, 500),
            Some.node(3, NodeView.Life.DEAD, 10_000, 2, 400, 1000));

    @Test
    void drawsLoadAtFirst() {
        assertEquals(
                List.of(
                        " 1.00  |          #########",
                        "       |          #########",
                        "       |######### #########",
                        "       |######### #########",
                        " 0.00  +-------------------------------",
                        "          0.50      1.00",
                        "           1*        2?",
                        "load, processes per standard processor;"),
                screen.lines(three, 8, 40));
    }

    @Test
    void drawsWhatIsAskedFor() {
        type("m");
        assertEquals(
                List.of(
                        " 2000  |......... .........",
                        "       |......... #########",
                        "       |......... #########",
                        "       |######### #########",
                        "   0   +-------------------------------",
                        "           500      1500",
                        "           1*        2?"),
                screen.lines(three, 8, 40).subList(0, 7));
        type("s");
        assertTrue(screen.lines(three, 8, 40).get(0).startsWith(" 20000 |          ###"), "speed");
        type("u");
        assertTrue(screen.lines(three, 8, 40).get(3).startsWith("       |######### ###"), "utilisation");
        type("f");
        assertTrue(screen.lines(three, 8, 60).get(7).startsWith("frozen processes; 2 nodes, 1 lost"), "frozen");
        type("l");
        assertTrue(screen.lines(three, 8, 40).get(0).startsWith(" 1.00"), "load");
    }

    @Test
    void showsTheLostWhenAsked() {
        type("d");
        List<String> lines = screen.lines(three, 9, 45);
        assertEquals("       |          #########     d", lines.get(1));
        assertEquals(" 0.60  |######### #########     e", lines.get(2));
        assertEquals("           1*        2?         3", lines.get(7));
        type("d");
        assertFalse(screen.lines(three, 9, 45).get(7).contains("3"));
    }

    @Test
    void scrollsWhenThereAreMoreNodesThanColumns() {
        ClusterView many = Some.cluster(IntStream.rangeClosed(1, 100)
                .mapToObj(i -> Some.node(i, NodeView.Life.ALIVE, 10_000, 1, i, 1000))
                .toArray(NodeView[]::new));
        assertEquals(
                "        1*   2   3   4   5   6   7", screen.lines(many, 10, 38).get(8));
        type("\u001b[C");
        assertEquals(
                "         8   9  10  11  12  13  14", screen.lines(many, 10, 38).get(8));
        type("\u001bOD");
        assertTrue(screen.lines(many, 10, 38).get(8).contains("1*"));
        for (int i = 0; i < 50; i++) {
            // A sequence may come in pieces.
            type("\u001b");
            type("[");
            type("C");
            screen.lines(many, 10, 38);
        }
        assertTrue(screen.lines(many, 10, 38).get(8).endsWith("100"));
        assertTrue(screen.lines(many, 10, 100).get(9).contains("100 nodes, 0 lost, 22 shown from 79 on"));
        for (int i = 0; i < 99; i++) {
            type("\u001b[D");
        }
        assertTrue(screen.lines(many, 10, 38).get(8).contains("1*"));
    }

    @Test
    void helpsAndEnds() {
        type("h");
        assertEquals("Keys:", screen.lines(three, 10, 60).get(0));
        type("h");
        assertTrue(screen.lines(three, 10, 60).get(0).contains("|"));
        type("xyz\u0000\u001b[A\u001bOP");
        assertFalse(screen.isOver());
        type("q");
        assertTrue(screen.isOver());
        assertFalse(screen.isInterrupted());
        Screen other = new Screen();
        other.type(new byte[] {3});
        assertTrue(other.isOver() && other.isInterrupted());
    }

    @ParameterizedTest(name = "{0} x {1}")
    @CsvSource({"1,1", "0,0", "2,200", "5,80", "6,20", "6,21", "24,80", "300,1000", "65535,30", "65535,65535"})
    void fitsIntoAnyTerminal(int rows, int columns) {
        Random random = new Random(rows * 31L + columns);
        for (int i = 0; i < 50; i++) {
            type(String.valueOf("lmfsudh".charAt(random.nextInt(7))));
            List<String> lines = screen.draw(three, rows, columns)
                    .lines()
                    .map(line -> line.replaceAll("\u001b.[KHJ]*", ""))
                    .toList();
            assertTrue(lines.size() <= (rows == 0 ? 24 : rows), lines.toString());
            lines.forEach(line -> assertTrue(line.length() < (columns == 0 ? 80 : columns), line));
        }
    }

    @Test
    void aPictureOverwritesTheLastOne() {
        String picture = screen.draw(three, 8, 40);
        assertTrue(picture.startsWith("\u001b[H 1.00  |"), picture);
        assertTrue(picture.endsWith("\u001b[K\u001b[J"), picture);
        assertEquals(7, picture.chars().filter(c -> c == '\n').count());
        assertEquals(24, screen.draw(three, 0, 0).lines().count());
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "101,2", "200,2", "201,5", "500,5", "501,10", "12345,200"})
    void scalesAreRound(int load, double top) {
        assertEquals(top, Bars.top(Quantity.LOAD, List.of(Some.node(1, NodeView.Life.ALIVE, 1, 1, load, 1))), 1e-9);
    }

    private void type(String keys) {
        screen.type(keys.getBytes(StandardCharsets.ISO_8859_1));
    }
}
