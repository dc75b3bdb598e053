package org.mosix.discovery.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.GossipKeys;
import org.mosix.api.Malformed;
import org.mosix.discovery.net.Key;
import org.mosix.discovery.net.Keys;

class KeySourceTest {
    private static final GossipKeys.Key OLD = new GossipKeys.Key(7, new byte[32]);
    private static final GossipKeys.Key NEW = new GossipKeys.Key(8, new byte[40]);

    /** As room trust offers it. */
    private static final class Authority implements GossipKeys {
        private Ring ring;
        private final List<InetAddress> doubts = new ArrayList<>();

        @Override
        public Optional<Ring> ring() {
            return Optional.ofNullable(ring);
        }

        @Override
        public void listen(Runnable changed) {
            throw new AssertionError("a source of keys does not ask that");
        }

        @Override
        public void doubt(InetAddress from) {
            doubts.add(from);
        }
    }

    @TempDir
    Path directory;

    private final Authority authority = new Authority();
    private KeySource source;

    @BeforeEach
    void aFileOfKeys() throws Exception {
        Path file = directory.resolve("key");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "1 " + "5a".repeat(32) + "\n");
        source = new KeySource(directory, directory.resolve("mark"));
    }

    @Test
    void whoIsNoMemberHasTheFile() throws Exception {
        assertEquals(1, source.read("key").sending().number());
        assertNull(source.read(""));
        assertThrows(Malformed.class, () -> source.read("none"));
        source.use(authority);
        assertEquals(1, source.read("key").sending().number());
        assertFalse(source.isMember());
    }

    @Test
    void aMemberHasTheAuthoritysKeysOnly() throws Exception {
        source.use(authority);
        authority.ring = new GossipKeys.Ring(OLD, Optional.empty());
        assertEquals(Keys.of(new Key(7, new byte[32])), source.read("key"));
        authority.ring = new GossipKeys.Ring(NEW, Optional.of(OLD));
        Keys both = source.read("");
        assertEquals(new Keys(new Key(8, new byte[40]), new Key(7, new byte[32])), both);
        assertTrue(source.isMember());

        source.use(null);
        assertEquals(both, source.read("key"), "while room trust is updated");
        KeySource anew = new KeySource(directory, directory.resolve("mark"));
        assertThrows(Malformed.class, () -> anew.read("key"));
        assertThrows(Malformed.class, () -> anew.read(""));

        anew.use(authority);
        authority.ring = null;
        assertEquals(1, anew.read("key").sending().number(), "it has left");
        anew.use(null);
        assertEquals(1, anew.read("key").sending().number());
    }

    @Test
    void doubtsReachTheAuthority() throws Exception {
        InetAddress from = InetAddress.getByName("127.0.0.9");
        source.doubt(from);
        source.use(authority);
        source.doubt(from);
        assertEquals(List.of(from), authority.doubts);
    }
}
