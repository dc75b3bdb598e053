package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.Caller;
import org.mosix.api.Destination;
import org.mosix.api.Freezer;
import org.mosix.api.Gone;
import org.mosix.api.HintChanges;
import org.mosix.api.JobStart;
import org.mosix.api.ProcessInfo;
import org.mosix.api.Refused;
import org.mosix.api.RunSpec;

/** Real processes that become native or leave their jobs, at home and from another node. */
@Timeout(120)
class NativeJobsTest {
    /** A child of this JVM's child, which does as it is told by lines: sh's own commands only. */
    private static final class Shell {
        final Process outer;
        final int pid;
        private final BufferedReader said;

        Shell() throws IOException {
            outer = new ProcessBuilder("sh", "-c", "sh; echo status $?").start();
            said = outer.inputReader();
            pid = Integer.parseInt(does("echo $$"));
        }

        /** One line of a script, and the one that it prints. */
        String does(String line) throws IOException {
            outer.outputWriter().write(line + "\n");
            outer.outputWriter().flush();
            return said.readLine();
        }

        /** A new one, which ends with it. */
        int child() throws IOException {
            return Integer.parseInt(does("sleep 600 & trap \"kill $!\" EXIT; echo $!"));
        }

        Caller caller() {
            return new Caller(pid, 0, 0);
        }

        String tracer() throws IOException {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("TracerPid"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private final List<Shell> shells = new ArrayList<>();
    private Trial trial;

    @BeforeEach
    void open() throws IOException {
        trial = new Trial(Trial.freePort());
    }

    @AfterEach
    void close() throws Exception {
        for (Shell shell : shells) {
            shell.outer.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.outer.destroyForcibly();
        }
        trial.close();
    }

    private Shell shell() throws IOException {
        Shell shell = new Shell();
        shells.add(shell);
        return shell;
    }

    private Agent home() {
        return trial.home();
    }

    /** Other tests' processes are there, too. */
    private Optional<ProcessInfo> listed(int pid) throws Exception {
        return home().jobs().list(HomeMigrator.NODE, true).stream()
                .filter(p -> p.pid() == pid)
                .findFirst();
    }

    private static RunSpec spec(Optional<String> node, boolean fallback) {
        HintChanges five = new HintChanges(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(5));
        return new RunSpec(node, fallback, Optional.empty(), List.of("x"), Optional.empty(), five);
    }

    private Shell away() throws Exception {
        Shell shell = shell();
        home().jobs().start(shell.caller(), spec(Optional.empty(), false));
        home().migrator().move(shell.caller(), shell.pid, Destination.of("2"));
        assertEquals("1", shell.does("echo 1"));
        assertTrue(home().places().of(shell.pid) != null);
        return shell;
    }

    private void endsRight(Shell shell) throws Exception {
        assertEquals("status 7", shell.does("exit 7"));
        assertTrue(shell.outer.waitFor(20, TimeUnit.SECONDS));
    }

    private void isNative(Shell shell) throws Exception {
        assertTrue(home().places().of(shell.pid) == null);
        assertEquals("TracerPid:\t0", shell.tracer());
        ProcessInfo info = listed(shell.pid).orElseThrow();
        assertEquals(ProcessInfo.Place.NATIVE, info.state());
        String never = "process " + shell.pid + " runs natively (mosrun -E) and is never moved";
        assertEquals(Optional.of("runs natively (mosrun -E) and is never moved"), info.pinned());
        assertTrue(info.cloud().isEmpty() && info.node().number() == 1, info::toString);
        Refused moved = assertThrows(
                Refused.class, () -> home().migrator().move(shell.caller(), shell.pid, Destination.of("2")));
        assertEquals(never, moved.getMessage());
        assertThrows(Refused.class, () -> home().freezer().freeze(shell.caller(), shell.pid, Freezer.Reason.MANUAL));
        assertEquals(
                List.of("process " + shell.pid + " (sh) runs natively (mosrun -E) and is never moved"),
                home().jobs().why(shell.caller(), shell.pid));
        assertTrue(home().freezer().working().stream().noneMatch(w -> w.pid() == shell.pid), "flood control leaves it");
        assertTrue(home().clouds().running().isEmpty());
        assertEquals(
                5,
                home().profiles().profiles().stream()
                        .filter(p -> p.pid() == shell.pid)
                        .findFirst()
                        .orElseThrow()
                        .hints()
                        .tag());
    }

    @Test
    void aNativeJobIsListedAndNeverMoved() throws Exception {
        Shell shell = shell();
        JobStart start = home().jobs().startNative(shell.caller(), spec(Optional.empty(), false));
        isNative(shell);
        int child = shell.child();
        assertEquals(ProcessInfo.Place.NATIVE, listed(child).orElseThrow().state(), "its child is there, too");
        start.abandoned();
        assertTrue(listed(shell.pid).isEmpty());
        endsRight(shell);
    }

    @Test
    void otherNodesAreRefusedUnlessItMayBeginHere() throws Exception {
        Shell shell = shell();
        Refused no = assertThrows(
                Refused.class, () -> home().jobs().startNative(shell.caller(), spec(Optional.of("2"), false)));
        assertEquals(
                "a native program runs on its own node, not on node 2; mosrun --cloud NAME runs one on another machine",
                no.getMessage());
        assertTrue(listed(shell.pid).isEmpty());
        home().jobs().startNative(shell.caller(), spec(Optional.of("1"), false));
        home().jobs().startNative(shell.caller(), spec(Optional.of("2"), true));
        isNative(shell);
        endsRight(shell);
    }

    @Test
    void whoWorksElsewhereComesHomeToBecomeNative() throws Exception {
        Shell shell = away();
        home().jobs().startNative(shell.caller(), spec(Optional.empty(), false));
        isNative(shell);
        assertEquals("2", shell.does("echo 2"));
        endsRight(shell);
    }

    @Test
    void whoLeavesItsJobIsNobodyHereAnyMore() throws Exception {
        Shell shell = away();
        home().jobs().leave(shell.caller());
        assertTrue(home().places().of(shell.pid) == null);
        assertEquals("TracerPid:\t0", shell.tracer());
        assertFalse(home().groups().isMember(shell.pid));
        assertTrue(listed(shell.pid).isEmpty());
        Refused no = assertThrows(
                Refused.class, () -> home().migrator().move(shell.caller(), shell.pid, Destination.of("2")));
        assertTrue(no.getMessage().contains("was not started by mosrun"), no::getMessage);
        home().jobs().leave(shell.caller());
        assertTrue(listed(shell.child()).isEmpty(), "its children neither");
        // A new job may begin in what has left one.
        home().jobs().start(shell.caller(), spec(Optional.empty(), false));
        home().migrator().move(shell.caller(), shell.pid, Destination.of("3"));
        assertEquals("3", shell.does("echo 3"));
        endsRight(shell);
    }

    @Test
    void whoIsNotThereIsGone() {
        Caller nobody = new Caller(4_194_304, 0, 0);
        assertThrows(Gone.class, () -> home().jobs().leave(nobody));
        assertThrows(Gone.class, () -> home().jobs().startNative(nobody, spec(Optional.empty(), false)));
    }
}
