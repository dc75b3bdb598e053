package org.mosix.discovery.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mosix.api.Malformed;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Member;
import org.mosix.discovery.gossip.Settings;
import org.mosix.discovery.gossip.Wanted;
import org.mosix.discovery.net.Key;
import org.mosix.discovery.net.Keys;

class SettingsReaderTest {
    private static final Keys KEYS = Keys.of(new Key(1, new byte[32]));
    private static final Map<String, String> LEAST = Map.of("node", "7", "address", "10.0.0.7", "keyFile", "key");

    @Test
    void threeSettingsAreEnough() {
        NodeSettings settings = read(LEAST).settings();
        assertEquals(new Member(1, 7), settings.self());
        assertEquals(new InetSocketAddress("10.0.0.7", 7250), settings.address());
        assertEquals(List.of(), settings.contacts());
        assertEquals(Settings.lan(), settings.gossip());
        assertEquals(KEYS, settings.keys());
    }

    @Test
    void allCanBeSaid() {
        NodeSettings settings = read(with(
                        "cell = 9, port = 99, periodMillis = 1000, meanAgeMillis = 5000, bytesPerPeriod = 9000,"
                                + "contacts = 10.0.0.1 10.0.0.2:88 [::1]:77 ::2"))
                .settings();
        assertEquals(new Member(9, 7), settings.self());
        assertEquals(99, settings.address().getPort());
        assertEquals(
                List.of(
                        Endpoint.ofIpv4(0x0a000001, 99),
                        Endpoint.ofIpv4(0x0a000002, 88),
                        new Endpoint(0, 1, 77),
                        new Endpoint(0, 2, 99)),
                settings.contacts());
        Settings lan = Settings.lan();
        assertEquals(
                new Settings(
                        1000,
                        lan.datagramBytes(),
                        9000,
                        Wanted.mean(5),
                        Wanted.mean(8),
                        500,
                        300,
                        lan.suspicionPeriods(),
                        lan.forgetPeriods(),
                        lan.tombstoneMillis()),
                settings.gossip());
    }

    @Test
    void whatIsMissingIsNamed() {
        SettingsReader.Reading none = read(Map.of("service.pid", "x", "felix.fileinstall.filename", "y"));
        assertTrue(none.empty());
        assertNull(none.settings());
        assertEquals(List.of("address", "keyFile", "node"), none.missing());
        SettingsReader.Reading some = read(Map.of("node", "7", "address", " ", "port", "1"));
        assertFalse(some.empty());
        assertEquals(List.of("address", "keyFile"), some.missing());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        node = 0              | node = 0: write a number of 1 to 65535
        node = 65536          | node = 65536: write a number of 1 to 65535
        node = one            | node = one: write a number of 1 to 65535
        cell = -1             | cell = -1: write a number of 0 to 2147483647
        port = 0              | port = 0: write a number of 1 to 65535
        port = 65536          | port = 65536: write a number of 1 to 65535
        address = node7       | address = node7: write an IP address in numbers
        address = 10.0.7      | address = 10.0.7: write an IP address in numbers
        address = 010.0.0.7   | address = 010.0.0.7: write an IP address in numbers
        address = 1:2         | address = 1:2: write an IP address in numbers
        address = 0.0.0.0     | address = 0.0.0.0: write the address that other nodes send to
        address = 224.0.0.1   | address = 224.0.0.1: write the address that other nodes send to
        address = ::          | address = ::: write the address that other nodes send to
        contacts = 1.2.3.4 x  | contacts = x: write an IP address in numbers
        contacts = 1.2.3.4:0  | contacts = 0: write a number of 1 to 65535
        periodMillis = 99     | periodMillis = 99: write a number of 100 to 60000
        meanAgeMillis = -5    | meanAgeMillis = -5: write a number of 0 to 3600000
        bytesPerPeriod = 1    | bytesPerPeriod = 1: write a number of 2000 to 10000000
        keyFile = bad         | keyFile = bad: it is bad
        keyfile = key         | there is no setting keyfile
        """)
    void whatIsWrongIsNamed(String setting, String sentence) {
        SettingsReader.Reading reading = read(with(setting));
        assertNull(reading.settings());
        assertEquals(List.of(sentence), reading.wrong());
    }

    @Test
    void aMemberNeedsNoFileOfKeys() {
        Map<String, String> none = Map.of("node", "7", "address", "10.0.0.7");
        assertEquals(List.of("keyFile"), read(none).missing());
        assertEquals(KEYS, SettingsReader.read(none, name -> KEYS).settings().keys());
        SettingsReader.Reading waits = SettingsReader.read(none, name -> {
            throw new Malformed("not now");
        });
        assertEquals(List.of(), waits.missing());
        assertEquals(List.of("keyFile = : not now"), waits.wrong());
    }

    @Test
    void allThatIsWrongIsNamedAtOnce() {
        assertEquals(3, read(with("node = x, port = y, foo = z")).wrong().size());
    }

    @Test
    void keysMayBeOthers() {
        NodeSettings settings = read(LEAST).settings();
        NodeSettings other = SettingsReader.read(LEAST, name -> Keys.of(new Key(2, new byte[32])))
                .settings();
        assertTrue(settings.isLike(other));
        assertFalse(settings.isLike(read(with("port = 1")).settings()));
        assertNotNull(read(with("meanAgeMillis = 0")).settings());
    }

    private static Map<String, String> with(String settings) {
        Map<String, String> all = new HashMap<>(LEAST);
        for (String setting : settings.split(",")) {
            String[] words = setting.split("=", 2);
            all.put(words[0].strip(), words[1].strip());
        }
        return all;
    }

    private static SettingsReader.Reading read(Map<String, String> values) {
        return SettingsReader.read(values, name -> {
            if (name.equals("bad")) {
                throw new Malformed("it is bad");
            }
            return name.isEmpty() ? null : KEYS;
        });
    }
}
