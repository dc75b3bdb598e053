package org.mosix.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mosix.api.ClusterStore;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessPlaces;
import org.mosix.api.Refused;

/** {@code mosix:setting} and {@code mosix:where}, with and without the store. */
class StoreCommandsTest extends ShellCase {
    /** A store with one setting, which remembers what it was told. */
    private static final class OneSetting implements ClusterStore {
        final List<String> told = new ArrayList<>();
        private final Setting setting = new Setting("queue.most", "5 \u001bx", 3, new NodeId(2), 0);

        @Override
        public List<Setting> settings() {
            return List.of(setting);
        }

        @Override
        public Optional<Setting> setting(String name) {
            return settings().stream().filter(s -> s.name().equals(name)).findFirst();
        }

        @Override
        public Setting set(String name, String value) throws Refused {
            if (name.equals("a/b")) {
                throw new Refused("\"a/b\" cannot be the name of a setting");
            }
            told.add("set " + name + " " + value);
            return setting;
        }

        @Override
        public Setting compareAndSet(String name, long revision, String value) {
            told.add("set " + name + " " + value + " if " + revision);
            return setting;
        }

        @Override
        public void remove(String name) {
            told.add("remove " + name);
        }
    }

    private final OneSetting store = new OneSetting();

    @BeforeEach
    void offer() {
        List.of(ClusterSetting.class, Where.class, SettingCompleter.class).forEach(manager::register);
    }

    private String fails(String line) {
        return assertThrows(CommandException.class, () -> session.execute(line)).getMessage();
    }

    @Test
    void withoutTheStoreTheySayWhatToDo() throws Exception {
        assertTrue(fails("mosix:setting").contains("install the feature mosix-cluster"));
        assertTrue(fails("mosix:where").contains("install the feature mosix-cluster"));
        List<String> found = new ArrayList<>();
        manager.instantiate(SettingCompleter.class).complete(session, new ArgumentCommandLine("", 0), found);
        assertEquals(List.of(), found);
        for (String name : List.of("setting", "where")) {
            assertTrue(run("mosix:" + name + " --help").contains("mosix:" + name));
        }
    }

    @Test
    void settingsAreListedToldAndChanged() throws Exception {
        factory.getRegistry().register(store);
        String list = run("mosix:setting");
        assertTrue(list.matches("(?s).*queue\\.most .*5 \\?x .*3 .*2 .*19(69|70)-.*"), list);
        assertEquals("5 ?x\n", run("mosix:setting queue.most"));
        assertEquals("there is no setting \"other\"", fails("mosix:setting other"));
        assertEquals("", run("mosix:setting queue.most two words"));
        run("mosix:setting --seen 3 queue.most 6");
        run("mosix:setting -r queue.most");
        assertEquals(List.of("set queue.most two words", "set queue.most 6 if 3", "remove queue.most"), store.told);
        assertThrows(Refused.class, () -> session.execute("mosix:setting a/b 1"));
        assertEquals("'x' is no REV: mosix:setting lists them", fails("mosix:setting -s x queue.most 6"));
        assertEquals("to remove a setting, name it and nothing else", fails("mosix:setting -r"));
        assertEquals("to remove a setting, name it and nothing else", fails("mosix:setting -r a b"));
        assertEquals("--seen is for setting: name a setting and its value", fails("mosix:setting -s 3 queue.most"));
        List<String> found = new ArrayList<>();
        manager.instantiate(SettingCompleter.class).complete(session, new ArgumentCommandLine("qu", 2), found);
        assertEquals(List.of("queue.most"), found.stream().map(String::strip).toList());
    }

    @Test
    void placesAreListed() throws Exception {
        List<ProcessPlaces.Home> homes = new ArrayList<>();
        ProcessPlaces places = () -> homes;
        factory.getRegistry().register(places);
        assertTrue(run("mosix:where").contains("no process is away from its home"));
        homes.add(new ProcessPlaces.Home(
                new NodeId(1), true, 0, List.of(new ProcessPlaces.Place(4711, new NodeId(3), 0)), 0));
        homes.add(new ProcessPlaces.Home(
                new NodeId(2), false, 0, List.of(new ProcessPlaces.Place(17, new NodeId(1), 0)), 4));
        String list = run("mosix:where");
        assertTrue(list.matches("(?s).*1 .*4711 .*3 .*2 .*17 .*1 .*"), list);
        assertTrue(list.contains("home 2 has 4 more processes away\n"), list);
        assertTrue(list.contains("home 2 is no member now; it told this at "), list);
    }
}
