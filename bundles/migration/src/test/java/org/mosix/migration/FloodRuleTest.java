package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.Caller;
import org.mosix.api.Destination;
import org.mosix.api.FloodRule;
import org.mosix.api.Freezer;
import org.mosix.api.HintChanges;
import org.mosix.api.JobStart;
import org.mosix.api.RunSpec;
import org.mosix.process.fault.FaultPoint;
import org.mosix.process.fault.Faults;

/** Real processes, and what flood control is asked and told of them. */
@Timeout(120)
class FloodRuleTest {
    private static final Caller ROOT = new Caller(1, 0, 0);

    /** Takes down what is said to it. */
    private static final class Rule implements FloodRule {
        final List<String> said = new CopyOnWriteArrayList<>();
        volatile boolean may = true;

        @Override
        public boolean mayBegin(int pid, int jobClass) {
            said.add("asked of class " + jobClass);
            return may;
        }

        @Override
        public void begun(int pid) {
            said.add("begun");
        }
    }

    private final Rule rule = new Rule();
    private final List<Process> outer = new ArrayList<>();
    private Trial trial;

    @BeforeEach
    void open() throws IOException {
        trial = new Trial(Trial.freePort());
        trial.home().rules().use(rule);
    }

    @AfterEach
    void close() {
        for (Process process : outer) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        trial.close();
    }

    /** A child of a child of this JVM: sh, which executes another one for the first line it reads, and does as that one is told. */
    private final class Shell {
        final int pid;
        private final Process process;
        private final BufferedReader out;

        Shell() throws IOException {
            process = new ProcessBuilder("sh", "-c", "sh -c 'echo $$; read x; exec sh'; exit $?").start();
            outer.add(process);
            out = process.inputReader();
            pid = Integer.parseInt(out.readLine());
        }

        JobStart start(OptionalInt jobClass) throws Exception {
            Optional<Integer> told = jobClass.isPresent() ? Optional.of(jobClass.getAsInt()) : Optional.empty();
            HintChanges hints = new HintChanges(
                    Optional.empty(),
                    told,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            return trial.home()
                    .jobs()
                    .start(
                            new Caller(pid, 0, 0),
                            new RunSpec(
                                    Optional.empty(), false, Optional.empty(), List.of("sh"), Optional.empty(), hints));
        }

        void say(String line) throws IOException {
            process.outputWriter().write(line + "\n");
            process.outputWriter().flush();
        }

        String does(String line) throws IOException {
            say(line);
            return out.readLine();
        }

        OptionalInt working() throws Exception {
            return classOfWorking(pid);
        }
    }

    private OptionalInt classOfWorking(int pid) throws Exception {
        return trial.home().freezer().working().stream()
                .filter(one -> one.pid() == pid)
                .mapToInt(Freezer.Working::jobClass)
                .findFirst();
    }

    private Optional<Freezer.Frozen> frozen(int pid) {
        return trial.home().freezer().frozen().stream()
                .filter(one -> one.pid() == pid)
                .findFirst();
    }

    @Test
    void theClassIsThatOfTheJobWhereverItsProcessesAre() throws Exception {
        Shell shell = new Shell();
        shell.start(OptionalInt.of(7));
        assertEquals(List.of("asked of class 7", "begun"), rule.said);
        shell.say("");
        int child = Integer.parseInt(shell.does("sleep 600 & trap \"kill $!\" EXIT; echo $!"));
        assertEquals(OptionalInt.of(7), shell.working());
        assertEquals(OptionalInt.of(7), classOfWorking(child));
        trial.home().freezer().freeze(ROOT, shell.pid, Freezer.Reason.LOAD);
        trial.home().freezer().freeze(ROOT, shell.pid, Freezer.Reason.MANUAL);
        assertEquals(7, frozen(shell.pid).orElseThrow().jobClass());
        trial.home().freezer().thaw(ROOT, shell.pid);
        trial.home().migrator().move(ROOT, shell.pid, Destination.of("2"));
        trial.home().freezer().freeze(ROOT, shell.pid, Freezer.Reason.MANUAL);
        assertEquals(7, frozen(shell.pid).orElseThrow().jobClass());
        trial.home().freezer().thaw(ROOT, shell.pid);
        assertEquals("1", shell.does("echo 1"));
    }

    @Test
    void aJobInAJobHasItsClassUnlessItSaysAnother() throws Exception {
        Shell shell = new Shell();
        shell.start(OptionalInt.of(7));
        shell.start(OptionalInt.empty());
        assertEquals(OptionalInt.of(7), shell.working());
        shell.start(OptionalInt.of(2));
        assertEquals(OptionalInt.of(2), shell.working());
        assertEquals(
                List.of("asked of class 7", "begun", "asked of class 7", "begun", "asked of class 2", "begun"),
                rule.said);
    }

    @Test
    void whatIsHeldHasBegunWhenItIsFrozen() throws Exception {
        rule.may = false;
        Shell shell = new Shell();
        shell.start(OptionalInt.of(3));
        assertEquals(List.of("asked of class 3"), rule.said);
        shell.say("");
        assertTrue(Await.until(() -> rule.said.contains("begun"), 10_000), "it has begun");
        Freezer.Frozen held = frozen(shell.pid).orElseThrow();
        assertTrue(held.jobClass() == 3 && held.why() == Freezer.Reason.LOAD, held::toString);
        trial.home().freezer().thaw(ROOT, shell.pid);
        assertEquals("1", shell.does("echo 1"));
    }

    @Test
    void whatCannotBeHeldIsToldBeforeItWorks() throws Exception {
        rule.may = false;
        trial.home().faults().arm(FaultPoint.FREEZE_WRITTEN, Faults.Kind.FAIL);
        Shell shell = new Shell();
        shell.start(OptionalInt.empty());
        shell.say("");
        assertEquals("1", shell.does("echo 1"));
        assertFalse(trial.home().faults().isArmed(FaultPoint.FREEZE_WRITTEN));
        assertEquals(List.of("asked of class 0", "begun"), rule.said);
        assertEquals(OptionalInt.of(0), shell.working());
    }

    @Test
    void ofWhatComesToNothingThatIsTold() throws Exception {
        rule.may = false;
        Shell given = new Shell();
        given.start(OptionalInt.empty()).abandoned();
        assertEquals(List.of("asked of class 0", "begun"), rule.said);
        rule.said.clear();
        Shell killed = new Shell();
        killed.start(OptionalInt.empty());
        assertEquals(1, rule.said.size());
        assertTrue(ProcessHandle.of(killed.pid).orElseThrow().destroyForcibly());
        assertTrue(Await.until(() -> rule.said.contains("begun"), 10_000), "it has ended");
    }
}
