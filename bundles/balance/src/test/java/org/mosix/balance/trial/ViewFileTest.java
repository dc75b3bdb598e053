package org.mosix.balance.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.Malformed;
import org.mosix.api.NodeId;
import org.mosix.api.Refused;
import org.mosix.api.policy.MoveCost;
import org.mosix.api.policy.View;

/** Recorded views: all of a view comes back, and what is wrong in a file is named by its line. */
class ViewFileTest {
    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("view");
    }

    @Test
    void allOfAViewComesBack() throws Exception {
        View view = SomeView.with(3);
        ViewFile.write(file(), view);
        assertEquals(view, ViewFile.read(file()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void whatIsThereIsNotWrittenOver() throws Exception {
        Files.writeString(file(), "mine");
        Refused e = assertThrows(Refused.class, () -> ViewFile.write(file(), SomeView.with(1)));
        assertTrue(e.getMessage().contains("there is a file of this name"), e::getMessage);
        assertEquals("mine", Files.readString(file()));
        assertThrows(Refused.class, () -> ViewFile.write(directory.resolve("no/where"), SomeView.with(1)));
    }

    @Test
    void onlySmallPlainTextIsRead() throws Exception {
        for (Path no : List.of(directory, directory.resolve("missing"), Path.of("/dev/zero"))) {
            assertThrows(Refused.class, () -> ViewFile.read(no), no::toString);
        }
        Files.write(file(), new byte[(8 << 20) + 1]);
        assertTrue(assertThrows(Refused.class, () -> ViewFile.read(file()))
                .getMessage()
                .contains("more than 8388608 bytes"));
        Files.write(file(), new byte[] {(byte) 0xc0, 0});
        assertTrue(assertThrows(Refused.class, () -> ViewFile.read(file()))
                .getMessage()
                .contains("no text"));
    }

    private String refused(List<String> lines) throws Exception {
        Files.writeString(file(), String.join("\n", lines));
        String said = assertThrows(Malformed.class, () -> ViewFile.read(file()), lines::toString)
                .getMessage();
        assertTrue(said.startsWith(file() + ":"), said);
        return said.substring((file() + ":").length());
    }

    private static List<String> lines() {
        return new ArrayList<>(ViewText.of(SomeView.with(2)).lines().toList());
    }

    /** In that line, the first number is 1. */
    private String changed(int line, String from, String to) throws Exception {
        List<String> lines = lines();
        String before = lines.get(line - 1);
        String after = before.replaceFirst(from, to);
        assertTrue(!before.equals(after), before);
        lines.set(line - 1, after);
        return refused(lines);
    }

    @Test
    void whatIsWrongIsNamedByItsLine() throws Exception {
        assertTrue(refused(List.of()).startsWith("1: the first line"));
        assertTrue(changed(1, "1", "2").startsWith("1: the first line"));
        assertTrue(changed(2, "view", "vow").startsWith("2: here a line that begins with view"));
        assertEquals("2: nodes is 1 to 10000, not 99999999", changed(2, "nodes=3", "nodes=99999999"));
        assertEquals("2: own names no node that stands there", changed(2, "own=1", "own=4"));
        assertEquals("3: cores is 1 to 1000000, not 0", changed(3, "cores=2", "cores=0"));
        assertEquals("3: id is a whole number, not NaN", changed(3, "id=1", "id=NaN"));
        assertEquals("3: cores stands there twice", changed(3, "cores=2", "cores=2 cores=3"));
        assertEquals("3: nobody knows colour", changed(3, "cores=2", "cores=2 colour=red"));
        assertEquals("3: life is missing", changed(3, " life=ALIVE", ""));
        assertEquals("3: life cannot be well", changed(3, "life=ALIVE", "life=well"));
        assertEquals("4: status cannot be GONE", changed(4, "status=", "status=GONE,"));
        assertEquals("4: this node stands there twice", changed(4, "id=2", "id=1"));
        assertEquals("4: 'x' is not written as key=value", changed(4, " id=", " x id="));
        assertTrue(changed(4, "running=0.25", "running=-1").startsWith("4: running is a number from 0 to"));
        assertTrue(changed(4, "running=0.25", "running=NaN").startsWith("4: running is a number from 0 to"));
        assertTrue(changed(4, "running=0.25", "running=1E300").startsWith("4: running is a number from 0 to"));
        assertEquals("5: ours is true or false, not yes", changed(5, "ours=true", "ours=yes"));
        assertEquals("6: decay is 0 to 10000, not 10001", changed(6, "kept=9000", "kept=10001"));
        assertEquals("7: this process stands there twice", changed(7, "pid=101", "pid=100"));
        assertTrue(changed(7, "command=", "command=%zz").startsWith("7: URLDecoder"));
        assertTrue(changed(7, "command=", "command=" + "x".repeat(1000)).contains("more than 1000 characters"));
    }

    @Test
    void linesAreCounted() throws Exception {
        List<String> less = lines();
        less.remove(6);
        assertTrue(refused(less).startsWith("7: here a line that begins with process"));
        List<String> more = lines();
        more.add("process pid=9");
        assertTrue(refused(more).startsWith("8: there are more lines"));
    }

    /** Whatever a file holds, it is a view or refused with a sentence that no terminal minds. */
    @Test
    void damagedFilesAreRefusedOrViews() throws Exception {
        Random random = new Random(5);
        String whole = ViewText.of(SomeView.with(2));
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder(whole);
            for (int n = random.nextInt(3); n >= 0; n--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(200)));
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 50)));
                }
            }
            Files.writeString(file(), text);
            try {
                ViewFile.read(file());
            } catch (Malformed e) {
                refused++;
                assertTrue(e.getMessage().matches("[^\\p{Cntrl}]*"), e::getMessage);
            }
        }
        assertTrue(refused > 1000, () -> "hardly anything was damaged");
    }

    @Test
    void whatIsNoNumberIsWrittenAsNone() throws Exception {
        View view = SomeView.with(0);
        View odd = new View(0, new NodeId(1), view.nodes(), List.of(), new MoveCost(Double.NaN, -1, 1e300), 1);
        ViewFile.write(file(), odd);
        assertEquals(new MoveCost(0, 0, 1e15), ViewFile.read(file()).cost());
    }
}
