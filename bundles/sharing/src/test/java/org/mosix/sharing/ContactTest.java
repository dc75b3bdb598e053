package org.mosix.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mosix.api.Malformed;

class ContactTest {
    @Test
    void good() throws Malformed {
        assertEquals(new Contact("node1.example.org", 7249), Contact.parse("node1.example.org:7249"));
        assertEquals(new Contact("10.1.0.1", 1), Contact.parse("10.1.0.1:1"));
        assertEquals(new Contact("fd00::1", 65_535), Contact.parse("[fd00::1]:65535"));
        for (String text : List.of("a:1", "1a-b.c:7249", "10.1.0.1:7249", "[::]:7249")) {
            assertEquals(text, Contact.parse(text).toString());
        }
    }

    @Test
    void bad() {
        for (String text : List.of(
                "",
                "node1",
                ":7249",
                "node1:",
                "node1:0",
                "node1:65536",
                "node1:99999",
                "node1:+1",
                "node1 :7249",
                "no de:7249",
                "-node:7249",
                "node.:7249",
                "a..b:7249",
                "10.1.0.999:7249",
                "fd00::1:7249",
                "[node1]:7249",
                "[10.1.0.1]:7249",
                "[::ffff:10.1.0.1]:7249",
                "[fd00::1%eth0]:7249",
                "\u00e4:1")) {
            var wrong = assertThrows(Malformed.class, () -> Contact.parse(text), text);
            assertEquals(
                    "contact is HOST:PORT, such as node1.example.org:7249 or [fd00::1]:7249, with a port of 1 to 65535, "
                            + "not '" + text + "'",
                    wrong.getMessage());
        }
        assertThrows(Malformed.class, () -> Contact.parse("a".repeat(254) + ":1"));
        assertThrows(IllegalArgumentException.class, () -> new Contact("no de", 1));
        assertThrows(IllegalArgumentException.class, () -> new Contact("node", 0));
    }
}
