package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mosix.api.Caller;
import org.mosix.api.Destination;
import org.mosix.api.Freezer;
import org.mosix.api.Gone;
import org.mosix.api.ProcessInfo;
import org.mosix.api.Refused;
import org.mosix.api.RunSpec;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.ProcessStatus;

/** A program that holds much memory and answers lines is frozen: what it is to others stays, and it goes on as if nothing had been. */
class FreezeTest {
    private static final Caller ROOT = new Caller(1, 0, 0);
    private static final long MEMORY = 40L << 20;
    private static final String PROGRAM = """
            import hashlib, os, signal, sys
            block = os.urandom(1 << 20) * 40
            want, caught = hashlib.sha256(block).digest(), 0
            def count(number, frame):
                global caught
                caught += 1
            signal.signal(signal.SIGUSR1, count)
            print("ready", flush=True)
            for line in sys.stdin:
                ok = hashlib.sha256(block).digest() == want
                print(line.strip(), ok, caught, os.getpid(), flush=True)
            """;

    private static Trial trial;

    private Process process;
    private BufferedReader out;
    private int pid;

    @BeforeAll
    static void up() throws Exception {
        trial = new Trial(Trial.freePort());
    }

    @AfterAll
    static void down() {
        trial.close();
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertTrue(Await.until(() -> trial.images().toFile().list().length == 0, 10_000), "no file is left");
        assertTrue(Await.until(() -> trial.home().places().all().isEmpty(), 10_000), "no deputy is left");
    }

    /** A grandchild: a child of the JVM cannot be traced by it. Its shell says what it ended with. */
    private void begin(String... program) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "sh", "-c", "exec 3<&0; sh -c 'echo $$; read x; exec \"$@\"' x \"$@\" <&3; echo status $?", "x"));
        command.addAll(List.of(program));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        out = process.inputReader();
        pid = Integer.parseInt(out.readLine());
        trial.home()
                .jobs()
                .start(
                        new Caller(pid, 0, 0),
                        new RunSpec(Optional.empty(), false, Optional.empty(), List.of(program), Optional.empty()));
        say("");
        expect("ready");
    }

    private void begin() throws Exception {
        begin("/usr/bin/python3", "-c", PROGRAM);
    }

    private void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    /** The next line must be that; what the shell says of a killed process comes before its status. */
    private void expect(String wanted) throws IOException {
        String line = out.readLine();
        if (wanted.startsWith("status") && ("Killed".equals(line) || "Terminated".equals(line))) {
            line = out.readLine();
        }
        if (!wanted.equals(line)) {
            StringBuilder more = new StringBuilder(line + "\n");
            while (Await.until(this::hasMore, 300)) {
                more.append(out.readLine()).append('\n');
            }
            assertEquals(wanted, more.toString());
        }
    }

    private boolean hasMore() {
        try {
            return out.ready();
        } catch (IOException e) {
            return false;
        }
    }

    private Freezer freezer() {
        return trial.home().freezer();
    }

    private Freezer.Report freeze() throws Exception {
        return freezer().freeze(ROOT, pid, Freezer.Reason.MANUAL);
    }

    private void kill(int signal) {
        assertEquals(0, Kernel.call(Nr.KILL, pid, signal));
    }

    private char state() {
        try {
            return ProcessStatus.of(pid).text("State").charAt(0);
        } catch (IOException e) {
            return '-';
        }
    }

    private long residentKib() throws IOException {
        return ProcessStatus.of(pid).number("RssAnon");
    }

    private Path file() throws IOException {
        return trial.images().resolve(FrozenProcesses.name(pid) + ".image");
    }

    @Test
    void itsMemoryIsOnTheDiskAndItGoesOn() throws Exception {
        begin();
        say("a");
        expect("a True 0 " + pid);
        long before = residentKib();
        Freezer.Report report = freeze();
        assertTrue(report.bytes() >= MEMORY, report.sentence());
        assertTrue(before > MEMORY / 1024 && residentKib() < 4096, before + " KiB were there, now " + residentKib());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(trial.images())));
        ProcessInfo info = trial.home().jobs().list(ROOT, true).stream()
                .filter(p -> p.pid() == pid)
                .findFirst()
                .orElseThrow();
        assertEquals(ProcessInfo.Place.FROZEN, info.state());
        assertEquals(Optional.of("frozen: manual"), info.pinned());
        assertTrue(trial.home().jobs().why(ROOT, pid).get(0).contains("is frozen"));
        assertEquals(1, trial.home().census().count().frozen());
        assertThrows(Refused.class, () -> trial.home().migrator().move(ROOT, pid, Destination.of("2")));
        say("b");
        freezer().thaw(ROOT, pid);
        expect("b True 0 " + pid);
        assertNull(trial.home().frozen().of(pid));
        assertThrows(Refused.class, () -> freezer().thaw(ROOT, pid));
        process.getOutputStream().close();
        expect("status 0");
    }

    @Test
    void whatWorksElsewhereIsFrozenAtHome() throws Exception {
        begin();
        trial.home().migrator().move(ROOT, pid, Destination.of("2"));
        say("a");
        expect("a True 0 " + pid);
        assertTrue(freeze().bytes() >= MEMORY);
        assertTrue(Await.until(() -> trial.agents.get(1).guests().size() == 0, 10_000), "its host has none of it");
        assertTrue(residentKib() < 4096);
        kill(Signals.SIGUSR1);
        say("b");
        freezer().thaw(ROOT, pid);
        expect("b True 1 " + pid);
        trial.home().migrator().move(ROOT, pid, Destination.of("3"));
        say("c");
        expect("c True 1 " + pid);
    }

    @Test
    void signalsDoWhatTheyDidBefore() throws Exception {
        begin();
        freeze();
        kill(Signals.SIGUSR1);
        kill(Signals.SIGSTOP);
        assertTrue(Await.until(() -> "tT".indexOf(state()) >= 0, 5_000), "it is stopped: " + state());
        kill(Signals.SIGCONT);
        say("a");
        assertTrue(Await.until(() -> state() == 'S', 5_000), "it goes on, and sleeps: " + state());
        assertTrue(process.isAlive());
        freezer().thaw(ROOT, pid);
        expect("a True 1 " + pid);
        freeze();
        kill(Signals.SIGTERM);
        expect("status 143");
    }

    @Test
    void killedItIsGoneWithItsFile() throws Exception {
        begin();
        freeze();
        assertTrue(Files.exists(file()));
        kill(Signals.SIGKILL);
        expect("status 137");
        assertThrows(Gone.class, () -> freezer().thaw(ROOT, pid));
    }

    @Test
    void aDamagedFileHarmsNobody() throws Exception {
        begin();
        freeze();
        try (FileChannel image = FileChannel.open(file(), StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            long middle = image.size() / 2;
            java.nio.ByteBuffer one = java.nio.ByteBuffer.allocate(1);
            image.read(one, middle);
            byte was = one.get(0);
            image.write(java.nio.ByteBuffer.wrap(new byte[] {(byte) (was + 1)}), middle);
            Refused e = assertThrows(Refused.class, () -> freezer().thaw(ROOT, pid));
            assertTrue(e.getMessage().startsWith("process " + pid + " stays frozen: the file "), e.getMessage());
            assertTrue(Await.until(() -> state() == 'S', 5_000), "it sleeps: " + state());
            long resident = residentKib();
            assertTrue(resident < 4096, resident + " KiB are left of what was read");
            kill(Signals.SIGUSR1);
            image.write(java.nio.ByteBuffer.wrap(new byte[] {was}), middle);
        }
        say("a");
        freezer().thaw(ROOT, pid);
        expect("a True 1 " + pid);
    }

    @Test
    void onAFullDiskItRunsOn() throws Exception {
        begin();
        run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=16m,mode=0700",
                "none",
                trial.images().toString());
        try {
            Refused e = assertThrows(Refused.class, this::freeze);
            assertTrue(e.getMessage().contains("runs on: there is no room left"), e.getMessage());
            say("a");
            expect("a True 0 " + pid);
            assertEquals(0, trial.images().toFile().list().length);
        } finally {
            run("umount", trial.images().toString());
        }
    }

    private static void run(String... command) throws Exception {
        Process done = new ProcessBuilder(command).inheritIO().start();
        assertTrue(done.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, done.exitValue(), String.join(" ", command));
    }

    @Test
    void manyThreadsFreezeAsOne() throws Exception {
        begin("/usr/bin/python3", "-c", """
                import sys, threading, time
                n, stop = [0] * 3, False
                def work(i):
                    while not stop:
                        n[i] += 1
                        time.sleep(0.001)
                all = [threading.Thread(target=work, args=(i,)) for i in range(3)]
                [t.start() for t in all]
                print("ready", flush=True)
                for line in sys.stdin:
                    before = list(n)
                    time.sleep(0.2)
                    print(line.strip(), all_work := [a > b for a, b in zip(n, before)], flush=True)
                stop = True
                """);
        for (int i = 0; i < 5; i++) {
            freeze();
            say("a");
            freezer().thaw(ROOT, pid);
            expect("a [True, True, True]");
        }
        process.getOutputStream().close();
        expect("status 0");
    }
}
