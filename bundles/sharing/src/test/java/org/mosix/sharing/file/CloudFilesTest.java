package org.mosix.sharing.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mosix.api.Printable;
import org.mosix.sharing.Cloud;
import org.mosix.sharing.Problem;

/** What files of clouds say, and what they cannot say. */
class CloudFilesTest {
    private static CloudFiles.Reading read(String text) {
        return CloudFiles.read(Map.of("amazon", text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Cloud cloud(String text) {
        return read(text).clouds().get(0);
    }

    @Test
    void allThatCanBeSaid() {
        CloudFiles.Reading reading = read(
                "# rented\naddress = head.example.org\nport=2222\n\nservice = ssh\r\nuser = a.b\ndescription = Käfig\n");
        assertEquals(List.of(), reading.problems());
        assertEquals(
                List.of(new Cloud("amazon", "Käfig", "head.example.org", 2222, Optional.of("a.b"), Optional.empty())),
                reading.clouds());
        assertEquals(
                new Cloud("amazon", "", "fd00::1", 22, Optional.empty(), Optional.empty()),
                cloud("service = ssh\naddress = fd00::1"));
    }

    @Test
    void whatIsNotSaidIsNotGuessed() {
        assertEquals(Optional.of("its file says nothing of address"), cloud("").flaw());
        assertEquals(
                Optional.of("its file says nothing of service"),
                cloud("address = 10.0.0.1").flaw());
    }

    @Test
    void aRefusedLineClosesTheWay() {
        String good = "address = 10.0.0.1\nservice = ssh\n";
        for (String bad : List.of(
                "port = 0",
                "port = 65536",
                "port = 022",
                "port = 22 22",
                "user = -oProxyCommand=x",
                "user = a b",
                "user = a@b",
                "user =",
                "user = " + "x".repeat(33))) {
            CloudFiles.Reading reading = read(good + bad + "\n");
            String key = bad.substring(0, 4);
            assertEquals(
                    Optional.of("what its file says of " + key + " is refused"),
                    reading.clouds().get(0).flaw(),
                    bad);
            assertEquals(1, reading.problems().size(), bad);
            assertTrue(reading.problems().get(0).toString().startsWith("amazon:3: " + key + " is "), reading::toString);
        }
        for (String bad : List.of("-oProxyCommand=x", "10.1.0.999", "[fd00::1]", "a b", "a;b", "a@b", "", ".a")) {
            CloudFiles.Reading reading = read("service = ssh\naddress = " + bad + "\n");
            assertEquals(
                    Optional.of("what its file says of address is refused"),
                    reading.clouds().get(0).flaw(),
                    bad);
        }
        assertEquals(
                Optional.of("what its file says of service is refused"),
                cloud("address = a\nservice = telnet").flaw());
    }

    @Test
    void otherBadLinesCostOnlyThemselves() {
        CloudFiles.Reading reading =
                read("adress = x\naddress = a\nservice = ssh\nnonsense\nport = 7\nport = 8\ndescription = \u0007\n");
        assertEquals(
                List.of("amazon:1", "amazon:4", "amazon:6", "amazon:7"),
                reading.problems().stream().map(p -> p.file() + ":" + p.line()).toList());
        assertEquals(
                new Cloud("amazon", "", "a", 7, Optional.empty(), Optional.empty()),
                reading.clouds().get(0));
        assertEquals(
                Optional.empty(),
                cloud("port = x\nport = 7\naddress = a\nservice = ssh").flaw());
    }

    @Test
    void namesOfFiles() {
        CloudFiles.Reading reading =
                CloudFiles.read(Map.of("-x", new byte[0], "a/b", new byte[0], "fine", new byte[0]));
        assertEquals(List.of("fine"), reading.clouds().stream().map(Cloud::name).toList());
        assertEquals(2, reading.problems().size());
        assertTrue(
                reading.problems().get(0).sentence().startsWith("the name of a cloud has 1 to 63 "), reading::toString);
    }

    @Test
    void noise() {
        Random random = new Random(5);
        List<String> lines = new ArrayList<>();
        for (CloudKey key : CloudKey.values()) {
            lines.add(key.word() + " = ");
        }
        int usable = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(6); k > 0; k--) {
                text.append(lines.get(random.nextInt(lines.size())));
                text.append(List.of("ssh", "10.0.0.1", "7", "-x", "a b", "é", "\u0000", "")
                        .get(random.nextInt(8)));
                text.append(random.nextInt(9) > 0 ? "\n" : "");
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            for (int k = random.nextInt(3); k > 0 && bytes.length > 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            CloudFiles.Reading reading = CloudFiles.read(Map.of("amazon", bytes));
            Cloud cloud = reading.clouds().get(0);
            assertTrue(cloud.host().matches("|[A-Za-z0-9:][A-Za-z0-9.:-]*"), cloud::toString);
            assertTrue(cloud.user().orElse("a").matches("[A-Za-z0-9_][A-Za-z0-9._-]*"), cloud::toString);
            for (Problem problem : reading.problems()) {
                assertEquals(Printable.of(problem.toString()), problem.toString());
            }
            usable += cloud.flaw().isEmpty() ? 1 : 0;
        }
        assertTrue(usable > 50 && usable < 10_000, usable + " were usable");
    }
}
