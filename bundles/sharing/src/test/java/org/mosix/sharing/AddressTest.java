package org.mosix.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Literal addresses, against the JDK's parser where both take them. */
class AddressTest {
    private static final Map<String, String> GOOD = Map.ofEntries(
            Map.entry("10.1.0.1", "10.1.0.1"),
            Map.entry("0.0.0.0", "0.0.0.0"),
            Map.entry("255.255.255.255", "255.255.255.255"),
            Map.entry("::", "::"),
            Map.entry("::1", "::1"),
            Map.entry("1::", "1::"),
            Map.entry("FD00::00aB", "fd00::ab"),
            Map.entry("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
            Map.entry("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            Map.entry("0:0:1:0:0:0:1:0", "0:0:1::1:0"),
            Map.entry("1:0:0:2:0:0:3:4", "1::2:0:0:3:4"),
            Map.entry("64:ff9b::10.1.0.1", "64:ff9b::a01:1"),
            Map.entry("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));

    private static final List<String> BAD = List.of(
            "",
            " ",
            "10.1.0",
            "10.1.0.",
            "10.1.0.1.",
            "10.1.0.1.1",
            "10.1.0.256",
            "10.1.0.01",
            "10.1.0.0x1",
            "10.1.0.-1",
            "10.1.0.1 ",
            "10.1.0.\u0661",
            "167837697",
            "localhost",
            ":",
            ":::",
            "1",
            "::1::",
            "1:::2",
            "12345::",
            "g::",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7:8::",
            "1:2:3:4::5:6:7:8",
            ":1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:",
            "fe80::1%eth0",
            "[::1]",
            "::10.1.0",
            "::10.1.0.1:1",
            "::ffff:10.1.0.1",
            "::ffff:a01:1",
            "1".repeat(100_000),
            ":".repeat(100_000));

    @Test
    void good() {
        GOOD.forEach((text, canonical) -> assertEquals(canonical, parse(text).toString(), text));
    }

    @Test
    void bad() {
        for (String text : BAD) {
            assertEquals(Optional.empty(), Address.parse(text), text);
        }
    }

    @Test
    void allOfIpv4ComesFirstAndNumbersHaveNoSign() {
        List<String> sorted = List.of(
                "0.0.0.0",
                "127.255.255.255",
                "128.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "::fffe:ffff:ffff",
                "::1:0:0:0",
                "0:0:0:1::",
                "7fff::8000:0:0:0",
                "8000::",
                "ffff::");
        List<Address> addresses =
                new ArrayList<>(sorted.stream().map(AddressTest::parse).toList());
        Collections.shuffle(addresses, new Random(1));
        Collections.sort(addresses);
        assertEquals(sorted, addresses.stream().map(Address::toString).toList());
    }

    @Test
    void theJdkReadsWhatIsWritten() throws UnknownHostException {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
            random.nextBytes(bytes);
            for (int k = random.nextInt(bytes.length); k > 0; k--) {
                bytes[random.nextInt(bytes.length)] = 0;
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            String text = Address.of(address).toString();
            assertEquals(address, InetAddress.getByName(text), text);
            assertEquals(Address.of(address), parse(text), text);
        }
    }

    @Test
    void whatIsTakenTheJdkTakesAlike() throws UnknownHostException {
        Random random = new Random(3);
        List<String> seeds = List.copyOf(GOOD.keySet());
        String letters = "0123456789abfF.:.:";
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int k = random.nextInt(3); k >= 0; k--) {
                int at = random.nextInt(text.length() + 1);
                String letter = random.nextInt(4) == 0 ? "" : "" + letters.charAt(random.nextInt(letters.length()));
                text.replace(at, at + random.nextInt(2), letter);
            }
            Optional<Address> address = Address.parse(text.toString());
            if (address.isPresent()) {
                taken++;
                assertEquals(Address.of(InetAddress.getByName(text.toString())), address.get(), text.toString());
            }
        }
        assertTrue(taken > 10_000, taken + " were addresses");
    }

    private static Address parse(String text) {
        return Address.parse(text).orElseThrow(() -> new AssertionError(text));
    }
}
