package org.mosix.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mosix.api.Caller;
import org.mosix.api.CloudBook;
import org.mosix.api.CloudJobs;
import org.mosix.api.JobStart;
import org.mosix.api.Refused;

/** The commands for clouds in Karaf's own shell. */
class CloudCommandsTest extends ShellCase {
    /** It remembers what it was told. */
    private static final class Told implements CloudBook, CloudJobs {
        final List<String> told = new ArrayList<>();
        boolean closed;

        @Override
        public Contents read() {
            return new Contents(
                    List.of(
                            new Entry("amazon", "ren\u001bted", "10.9.8.7", 22, Optional.empty(), Optional.empty()),
                            new Entry(
                                    "azure",
                                    "",
                                    "",
                                    22,
                                    Optional.of("me"),
                                    Optional.of("its file says nothing of address"))),
                    List.of("azure:3: bad \u001bline"));
        }

        @Override
        public Map<String, Integer> running() {
            return new TreeMap<>(Map.of("amazon", 2, "gone", 1));
        }

        @Override
        public boolean isClosed(String cloud) {
            return closed;
        }

        @Override
        public int close(String cloud) {
            told.add("close " + cloud);
            closed = true;
            return running().getOrDefault(cloud, 0);
        }

        @Override
        public boolean open(String cloud) {
            boolean was = closed;
            closed = false;
            return was;
        }

        @Override
        public void add(String name, String address) throws Refused {
            if (name.equals("amazon")) {
                throw new Refused("there is a cloud amazon already");
            }
            told.add("add " + name + " " + address);
        }

        @Override
        public List<String> keys() {
            return List.of("address", "port");
        }

        @Override
        public void set(String name, String key, String value) {
            told.add("set " + name + " " + key + " " + value);
        }

        @Override
        public void unset(String name, String key, String value) {
            told.add("unset " + name + " " + key + value);
        }

        @Override
        public void remove(String name) {
            told.add("remove " + name);
        }

        @Override
        public JobStart start(Caller caller, String cloud, List<String> argv) {
            throw new AssertionError("the commands start nothing");
        }
    }

    private final Told clouds = new Told();

    @BeforeEach
    void offer() {
        factory.getRegistry().register(clouds);
        for (Class<?> type : List.of(
                ListClouds.class,
                CloudAdd.class,
                CloudSet.class,
                CloudUnset.class,
                CloudRemove.class,
                CloudClose.class,
                CloudOpen.class,
                CloudCompleter.class,
                CloudKeyCompleter.class)) {
            manager.register(type);
        }
    }

    @Test
    void listsWhatIsKnownAndWhatIsNot() throws Exception {
        String list = run("mosix:clouds");
        assertTrue(list.matches("(?s).*amazon .*open .*2 .*10\\.9\\.8\\.7 .*22 .*ssh .*- .*ren\\?ted.*"), list);
        assertTrue(list.matches("(?s).*azure .*unusable .*0 .*22 .*ssh .*me .*"), list);
        assertTrue(
                list.endsWith("unusable: azure: its file says nothing of address\n"
                        + "not known any more: gone, where 1 jobs run\nnot in force: azure:3: bad ?line\n"),
                list);
        clouds.closed = true;
        assertTrue(run("mosix:clouds").matches("(?s).*amazon .*closed .*"));
    }

    @Test
    void changesFiles() throws Exception {
        run("mosix:cloud-add new head.example.org");
        run("mosix:cloud-set new description the people next door");
        run("mosix:cloud-unset new port");
        run("mosix:cloud-remove new");
        assertEquals(
                List.of(
                        "add new head.example.org",
                        "set new description the people next door",
                        "unset new port",
                        "remove new"),
                clouds.told);
        assertThrows(Refused.class, () -> session.execute("mosix:cloud-add amazon x"));
    }

    @Test
    void closesAndOpens() throws Exception {
        assertEquals(
                "cloud amazon is closed; 2 jobs that ran there have been ended\n", run("mosix:cloud-close amazon"));
        assertEquals("cloud amazon is open again\n", run("mosix:cloud-open amazon"));
        assertEquals("cloud amazon was open already\n", run("mosix:cloud-open amazon"));
        assertEquals("cloud gone is closed; 1 job that ran there has been ended\n", run("mosix:cloud-close gone"));
        clouds.closed = false;
        assertThrows(CommandException.class, () -> session.execute("mosix:cloud-close nosuch"));
        assertEquals(List.of("close amazon", "close gone"), clouds.told);
    }

    @Test
    void explainsAndCompletes() throws Exception {
        for (String name : List.of(
                "clouds", "cloud-add", "cloud-set", "cloud-unset", "cloud-remove", "cloud-close", "cloud-open")) {
            String help = run("mosix:" + name + " --help");
            assertTrue(help.contains("mosix:" + name), help);
        }
        List<String> found = new ArrayList<>();
        manager.instantiate(CloudCompleter.class).complete(session, new ArgumentCommandLine("am", 2), found);
        manager.instantiate(CloudKeyCompleter.class).complete(session, new ArgumentCommandLine("", 0), found);
        assertEquals(
                List.of("amazon", "address", "port"),
                found.stream().map(String::strip).toList());
    }

    @Test
    void withoutBookItSaysWhatToDo() {
        factory.getRegistry().unregister(clouds);
        var why = assertThrows(CommandException.class, () -> Cloudiness.required(null));
        assertEquals("this node knows no clouds: install the feature mosix-sharing", why.getMessage());
    }
}
