package org.mosix.trust.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mosix.api.Malformed;
import org.mosix.trust.ClusterId;

/** The text of a token, and what people and terminals make of it. */
class JoinTokenTest {
    private final SecureRandom random = new SecureRandom();

    private JoinToken token(String host, int port) {
        return JoinToken.make(
                ClusterId.random(random), new byte[32], host, port, Instant.ofEpochSecond(2_000_000_000), random);
    }

    private static String refusal(String text) {
        return assertThrows(Malformed.class, () -> JoinToken.parse(text)).getMessage();
    }

    @Test
    void thereAndBack() throws Exception {
        for (String host : new String[] {"node1.example.org", "10.0.0.7", "fd00::1", "a", "x".repeat(253)}) {
            JoinToken made = token(host, 7250);
            JoinToken read = JoinToken.parse(made.text());
            assertEquals(made.text(), read.text());
            assertEquals(made.cluster(), read.cluster());
            assertArrayEquals(made.fingerprint(), read.fingerprint());
            assertArrayEquals(made.id(), read.id());
            assertArrayEquals(made.secret(), read.secret());
            assertEquals(made.expiry(), read.expiry());
            assertEquals(host, read.host());
            assertEquals(7250, read.port());
        }
        assertTrue(token("node1.example.org", 1).text().length() < 200);
    }

    @Test
    void brokenLinesDoNotCount() throws Exception {
        String text = token("node1", 1).text();
        String broken =
                " " + text.substring(0, 50) + "\r\n  " + text.substring(50, 51) + "\t" + text.substring(51) + "\n";
        assertEquals(text, JoinToken.parse(broken).text());
    }

    @Test
    void whatWasNotCopiedWholeIsSaid() {
        String text = token("node1", 1).text();
        assertEquals("a join token begins with mosix1.", refusal(text.substring(1)));
        assertEquals("a join token begins with mosix1.", refusal(""));
        for (int i = 7; i < text.length(); i++) {
            String cut = text.substring(0, i);
            assertThrows(Malformed.class, () -> JoinToken.parse(cut));
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            String changed = text.substring(0, i) + other + text.substring(i + 1);
            assertThrows(Malformed.class, () -> JoinToken.parse(changed));
        }
        assertEquals("a join token has characters that no token has", refusal("mosix1.ab!d"));
        assertEquals("a join token of 1001 characters, more than 1000", refusal("m".repeat(1001)));
    }

    /** Of the last character only the bits that a byte holds are read; the others could be any, and are not. */
    @Test
    void theLastCharacterCountsWhole() throws Exception {
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (String host : new String[] {"node1", "node12", "node123"}) {
            String text = token(host, 1).text();
            String head = text.substring(0, text.length() - 1);
            for (char last : digits.toCharArray()) {
                if (last == text.charAt(text.length() - 1)) {
                    assertEquals(text, JoinToken.parse(head + last).text());
                } else {
                    assertThrows(Malformed.class, () -> JoinToken.parse(head + last));
                }
            }
        }
    }

    @Test
    void noise() throws Exception {
        Random noise = new Random(1);
        byte[] good = Base64.getUrlDecoder().decode(token("node1", 1).text().substring(7));
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] part = java.util.Arrays.copyOf(good, good.length - 4 - (i % 2) * noise.nextInt(60));
            for (int k = noise.nextInt(4); k > 0; k--) {
                part[noise.nextInt(part.length)] = (byte) noise.nextInt();
            }
            byte[] check = java.util.Arrays.copyOf(org.mosix.trust.bytes.Digests.sha256(part), 4);
            byte[] all = java.util.Arrays.copyOf(part, part.length + 4);
            System.arraycopy(check, 0, all, part.length, 4);
            String text = "mosix1." + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
            try {
                assertEquals(text, JoinToken.parse(text).text());
                read++;
            } catch (Malformed e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
        assertTrue(read > 1000 && read < 49_000, read + " were tokens");
    }

    @Test
    void contactsThatAreNone() {
        for (String host : new String[] {"", "a b", "a/b", "-a", "a\n", "x".repeat(254), "é"}) {
            assertThrows(IllegalArgumentException.class, () -> token(host, 1), host);
        }
        assertThrows(IllegalArgumentException.class, () -> token("a", 0));
        assertThrows(IllegalArgumentException.class, () -> token("a", 65536));
    }

    @Test
    void theSecretIsNotPrinted() {
        JoinToken token = token("node1", 1);
        String text = token.toString();
        assertFalse(text.contains(token.text().substring(100)), text);
        assertTrue(text.contains("node1 port 1 until 2033-05-18T03:33:20Z"), text);
    }
}
