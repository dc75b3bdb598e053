package org.mosix.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mosix.api.ClusterView;
import org.mosix.api.Information;
import org.mosix.api.Malformed;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.api.Recall;
import org.mosix.api.Refused;

/** The commands as Karaf's own shell runs them: parsed, injected, completed; only OSGi itself is left out. */
class CommandsTest extends ShellCase {
    private final OneProcess cluster = new OneProcess();
    private final OnePartner book = new OnePartner();

    @BeforeEach
    void offer() {
        factory.getRegistry().register(cluster);
        factory.getRegistry().register(book);
        for (Class<?> type : List.of(
                Ps.class,
                ListNodes.class,
                Migrate.class,
                Freeze.class,
                Thaw.class,
                FrozenCompleter.class,
                Why.class,
                Run.class,
                PidCompleter.class,
                DestinationCompleter.class,
                BestNodeOf.class,
                Mon.class,
                Block.class,
                NoBlock.class,
                Expel.class,
                Bring.class,
                ListPartners.class,
                PartnerSet.class,
                PartnerUnset.class,
                PartnerRemove.class,
                PartnerCompleter.class,
                PartnerKeyCompleter.class,
                Disconnect.class,
                Connect.class,
                Guests.class,
                GuestLimitCompleter.class,
                Stay.class,
                NoStay.class,
                MemoryCompleter.class)) {
            manager.register(type);
        }
    }

    @Test
    void listsProcesses() throws Exception {
        List<String> words = List.of(
                run("mosix:ps").lines().skip(2).findFirst().orElseThrow().split(" *[│|] *"));
        assertEquals(
                List.of("4711", "1", "1000", "2", "away", "3", "9", "0.50", "12.25", "a?b", "io_uring"),
                words.stream().map(String::strip).toList());
    }

    @Test
    void listsNodes() throws Exception {
        String text = run("mosix:nodes");
        assertTrue(text.contains("10.0.0.2:7000") && text.contains("no answer"), text);
        assertTrue(text.contains("*"), text);
    }

    @Test
    void movesAndExplainsAsRoot() throws Exception {
        assertTrue(run("mosix:migrate 4711 home").startsWith("process 4711 moved from node 2 to node 1:"));
        assertEquals("pid 4711 asked by 0\n", run("mosix:why 4711"));
    }

    @Test
    void runsProgramsInTheSession() throws Exception {
        assertEquals("[-r, 2, -F, --, echo, -n, a b] reads nothing\n", run("mosix:run -r 2 -F echo '-n' 'a b'"));
        assertEquals("[--, true] reads nothing\n", run("mosix:run -r home true"));
        assertThrows(CommandException.class, () -> session.execute("mosix:run false"));
    }

    @Test
    void handsRefusalsOn() {
        assertThrows(Refused.class, () -> session.execute("mosix:migrate 4711 7"));
        assertThrows(Malformed.class, () -> session.execute("mosix:migrate nonsense home"));
        assertThrows(CommandException.class, () -> session.execute("mosix:why"));
    }

    @Test
    void showsWhatNodesKnowOfEachOther() throws Exception {
        assertThrows(Refused.class, () -> session.execute("mosix:bestnode"));
        assertThrows(Refused.class, () -> session.execute("mosix:mon"));
        Information information = () -> new ClusterView(new NodeId(1), List.of(node(1, 300), node(2, 50)));
        factory.getRegistry().register(information);
        assertEquals("2\n", run("mosix:bestnode"));
        assertEquals("2\n", run("mosix:bestnode -m 500"));
        assertThrows(Refused.class, () -> session.execute("mosix:bestnode --memory 501"));
        assertThrows(Malformed.class, () -> session.execute("mosix:bestnode -m much"));
        String table = run("mosix:nodes");
        assertTrue(table.contains("GUESTS") && table.contains("0.50") && table.contains("no answer"), table);
        // There is no terminal.
        assertEquals(table, run("mosix:mon"));
        List<String> found = new ArrayList<>();
        manager.instantiate(MemoryCompleter.class).complete(session, word("10"), found);
        assertEquals(List.of("1024"), found.stream().map(String::strip).toList());
    }

    private static NodeView node(int number, int load) {
        return new NodeView(
                new NodeId(number),
                "10.0.0." + number + ":7250",
                NodeView.Life.ALIVE,
                0,
                new NodeView.Processor(10_000, 2, load, 500, 1),
                new NodeView.Memory(1000, 500, 0, 0),
                new NodeView.Processes(0, 0, 0, 10),
                new NodeView.Software("0.1", "6.1.80", 1),
                Set.of(),
                Map.of());
    }

    @Test
    void anOwnerKeepsGuestsOut() throws Exception {
        assertEquals("guests were let in already\n", run("mosix:noblock"));
        assertEquals("no guests are let in any more; none is here\n", run("mosix:block"));
        cluster.guests = 1;
        assertEquals(
                "no guests are let in any more; 1 is here and stays: mosix:expel sends it home\n", run("mosix:block"));
        cluster.guests = 12;
        assertTrue(run("mosix:block").endsWith("; 12 are here and stay: mosix:expel sends them home\n"));
        assertThrows(Refused.class, () -> session.execute("mosix:expel"));
        assertEquals("guests are let in again\n", run("mosix:noblock"));
    }

    @Test
    void anOwnerSaysHowManyGuests() throws Exception {
        String list = run("mosix:guests");
        assertTrue(list.startsWith("at most as many guests as come (off)\n"), list);
        assertTrue(list.matches("(?s).*2 .*1 .*our own .*0\n7 .*3 .*physics .*10\n9 .*2 .*- .*-\n"), list);
        assertEquals("at most 7 guests\n", run("mosix:guests 7"));
        assertEquals("at most 3 guests\n6 are here and stay: mosix:expel sends them home\n", run("mosix:guests 3"));
        assertTrue(run("mosix:guests").startsWith("at most 3 guests\n"));
        run("mosix:guests default");
        assertTrue(run("mosix:guests").startsWith("at most 4 guests\n"));
        run("mosix:guests 0");
        assertTrue(run("mosix:guests").startsWith("at most 0 guests\n"));
        for (String no : List.of("many", "3.5", "123456", "'-1'")) {
            assertThrows(CommandException.class, () -> session.execute("mosix:guests " + no), no);
        }
        assertThrows(Refused.class, () -> session.execute("mosix:guests 65536"));
        run("mosix:guests off");
        assertTrue(run("mosix:guests").contains("(off)"));
        List<String> found = new ArrayList<>();
        manager.instantiate(GuestLimitCompleter.class).complete(session, word(""), found);
        assertEquals(
                List.of("0", "default", "off"),
                found.stream().map(String::strip).toList());
    }

    @Test
    void anOwnerLetsNobodyLeave() throws Exception {
        assertEquals("processes left by themselves already\n", run("mosix:nostay"));
        assertEquals("processes of this home leave only when their users say so\n", run("mosix:stay"));
        assertEquals("processes leave by themselves again\n", run("mosix:nostay"));
    }

    @Test
    void anOwnerCallsProcessesHome() throws Exception {
        assertEquals("no guests are here\n", run("mosix:expel"));
        assertEquals("no process of this home is away\n", run("mosix:bring"));
        cluster.recall = new Recall(1, 1, 0, 0, 0, List.of());
        assertEquals("1 process has come home\n", run("mosix:expel"));
        cluster.recall = new Recall(9, 6, 3, 0, 0, List.of());
        assertEquals("6 processes have come home, 3 processes have ended\n", run("mosix:bring"));
        cluster.recall = new Recall(3, 1, 0, 2, 0, List.of("process 4 is pinned", "process 5 \u001bis, too"));
        out.reset();
        CommandException here = assertThrows(CommandException.class, () -> session.execute("mosix:expel"));
        assertEquals("2 processes are still here", here.getMessage());
        assertEquals(
                "1 process has come home\nprocess 4 is pinned\nprocess 5 ?is, too\n",
                out.toString(StandardCharsets.UTF_8));
        CommandException away = assertThrows(CommandException.class, () -> session.execute("mosix:bring"));
        assertEquals("2 processes are still away", away.getMessage());
    }

    @Test
    void aClusterLeavesAndComesBack() throws Exception {
        assertEquals("disconnected; no process had to move\n", run("mosix:disconnect"));
        assertTrue(run("mosix:partners").contains("disconnected: nobody goes to partners"));
        assertEquals("connected\n", run("mosix:connect"));
        cluster.recall = new Recall(3, 2, 0, 1, 0, List.of("process 4 is pinned"));
        CommandException left = assertThrows(CommandException.class, () -> session.execute("mosix:disconnect"));
        assertEquals(
                "1 process is still away from home or here as a guest; the cluster is closed to others all the same",
                left.getMessage());
        cluster.deaf = List.of("node 3 is not connected: refused");
        assertThrows(CommandException.class, () -> session.execute("mosix:connect"));
        assertTrue(out.toString(StandardCharsets.UTF_8).endsWith("node 3 is not connected: refused\n"));
    }

    @Test
    void partnersAreListedAndChanged() throws Exception {
        String list = run("mosix:partners");
        assertTrue(list.startsWith("our own nodes: 10.0.0.1-10.0.0.9\n"), list);
        assertTrue(list.matches("(?s).*physics .*10 .*yes .*no .*5 .*no .*10\\.1\\.0\\.0/24, 10\\.2\\.0\\.7.*"), list);
        assertTrue(list.endsWith("not in force: physics:3: bad ?line\n"), list);
        run("mosix:partner-set physics description the people next door");
        run("mosix:partner-unset physics nodes 10.2.0.7");
        run("mosix:partner-unset physics priority");
        run("mosix:partner-remove physics");
        assertEquals(
                List.of(
                        "set physics description the people next door",
                        "unset physics nodes 10.2.0.7",
                        "unset physics priority ",
                        "remove physics"),
                book.told);
        assertThrows(Refused.class, () -> session.execute("mosix:partner-set physics colour red"));
    }

    @Test
    void freezesAndThaws() throws Exception {
        assertTrue(run("mosix:freeze").contains("no process of this node is frozen"));
        assertEquals("process 4711 is frozen: 12.3 MB went to the disk in 4.5 ms\n", run("mosix:freeze 4711"));
        String all = run("mosix:freeze");
        assertTrue(all.contains("4711") && all.contains("manual"), all);
        assertTrue(all.endsWith("the disk has room for 50 MB more of 100\n"), all);
        List<String> found = new ArrayList<>();
        manager.instantiate(FrozenCompleter.class).complete(session, word(""), found);
        assertEquals(List.of("4711"), found.stream().map(String::strip).toList());
        assertEquals("process 4711 goes on: 12.3 MB came from the disk in 4.5 ms\n", run("mosix:thaw 4711"));
        assertThrows(Refused.class, () -> session.execute("mosix:thaw 4711"));
    }

    @Test
    void explainsItself() throws Exception {
        for (String name : List.of(
                "ps",
                "nodes",
                "migrate",
                "freeze",
                "thaw",
                "why",
                "run",
                "bestnode",
                "mon",
                "block",
                "noblock",
                "expel",
                "bring",
                "partners",
                "partner-set",
                "partner-unset",
                "partner-remove",
                "disconnect",
                "connect",
                "guests",
                "stay",
                "nostay")) {
            String help = run("mosix:" + name + " --help");
            assertTrue(help.contains("mosix:" + name), help);
        }
    }

    @Test
    void completesProcessesAndDestinations() throws Exception {
        List<String> found = new ArrayList<>();
        manager.instantiate(PidCompleter.class).complete(session, word("4"), found);
        manager.instantiate(DestinationCompleter.class).complete(session, word(""), found);
        assertEquals(
                List.of("4711", "1", "home"), found.stream().map(String::strip).toList());
    }

    private static ArgumentCommandLine word(String typed) {
        return new ArgumentCommandLine(typed, typed.length());
    }
}
