package org.mosix.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.ClusterTrust;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;

/** The commands of membership, with and without the feature. */
class TrustCommandsTest extends ShellCase {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final List<String> NAMES = List.of(
            "cluster",
            "cluster-create",
            "cluster-token",
            "join",
            "cluster-revoke",
            "cluster-leave",
            "cluster-root",
            "partner-trust",
            "partner-distrust");

    /** A node that becomes what it is told, and remembers that. */
    private static final class OneNode implements ClusterTrust {
        final List<String> told = new ArrayList<>();
        Membership is;
        List<String> deaf = List.of();
        String joinedOn;
        final Map<String, Root> partners = new TreeMap<>();

        private Membership become(boolean authority) {
            is = new Membership(ID, authority ? 1 : 2, authority, Instant.parse("2027-01-02T03:04:05Z"), 3);
            return is;
        }

        @Override
        public Optional<Membership> membership() {
            return Optional.ofNullable(is);
        }

        @Override
        public Membership create() throws Refused {
            if (is != null) {
                throw new Refused("this node is a member already");
            }
            return become(true);
        }

        @Override
        public String token(int node, Duration life) {
            told.add("token " + node + " " + life);
            return "mosix1-token";
        }

        @Override
        public Membership join(String token) throws Refused {
            joinedOn = Thread.currentThread().getName();
            if (!token.equals("mosix1-token")) {
                throw new Refused("that is no token");
            }
            return become(false);
        }

        @Override
        public List<String> revoke(int node) {
            told.add("revoke " + node);
            return deaf;
        }

        @Override
        public Root root() throws Refused {
            if (is == null) {
                throw new Refused("this node is a member of no cluster");
            }
            return new Root(ID, "ab".repeat(32));
        }

        @Override
        public String rootText() throws Refused {
            root();
            return "mosixroot1.text";
        }

        @Override
        public Root trustPartner(String name, String rootText) throws Refused {
            if (!rootText.strip().equals("mosixroot1.text")) {
                throw new Refused("that is no root");
            }
            Root root = new Root("0d".repeat(16), "cd".repeat(32));
            partners.put(name, root);
            return root;
        }

        @Override
        public void distrustPartner(String name) throws Refused {
            if (partners.remove(name) == null) {
                throw new Refused("the authority of a partner \"" + name + "\" is not known here");
            }
        }

        @Override
        public Map<String, Root> partners() {
            return partners;
        }

        @Override
        public void leave() {
            told.add("leave");
            is = null;
        }
    }

    private final OneNode node = new OneNode();

    @BeforeEach
    void offer() {
        for (Class<?> type : List.of(
                Cluster.class,
                ClusterCreate.class,
                ClusterToken.class,
                Join.class,
                ClusterRevoke.class,
                ClusterLeave.class,
                ClusterRoot.class,
                PartnerTrust.class,
                PartnerDistrust.class)) {
            manager.register(type);
        }
    }

    private void withTheFeature() {
        factory.getRegistry().register(node);
    }

    @Test
    void withoutTheFeatureEachSaysWhatToDo() {
        for (String line : List.of(
                "cluster",
                "cluster-create",
                "cluster-token",
                "join mosix1-token",
                "cluster-revoke 3",
                "cluster-leave",
                "cluster-root",
                "partner-trust other mosixroot1.text",
                "partner-distrust other")) {
            CommandException no = assertThrows(CommandException.class, () -> session.execute("mosix:" + line), line);
            assertTrue(no.getMessage().contains("install the feature mosix-trust"), no.getMessage());
        }
    }

    @Test
    void aClusterIsMadeAndShown() throws Exception {
        withTheFeature();
        assertEquals(
                "this node is a member of no cluster and goes by addresses: mosix:cluster-create or mosix:join\n",
                run("mosix:cluster"));
        String is = "this is node 1 of cluster " + ID
                + ", whose authority is here; its certificate holds until 2027-01-02T03:04:05Z\n";
        assertEquals(is, run("mosix:cluster-create"));
        assertEquals(is + "fingerprint " + "ab".repeat(32) + "\nrevoked certificates: 3\n", run("mosix:cluster"));
        assertThrows(Refused.class, () -> session.execute("mosix:cluster-create"));
    }

    @Test
    void tokensHaveANodeAndATime() throws Exception {
        withTheFeature();
        assertEquals("mosix1-token\n", run("mosix:cluster-token"));
        run("mosix:cluster-token 7");
        run("mosix:cluster-token --hours 720 8");
        assertEquals(List.of("token 0 PT24H", "token 7 PT24H", "token 8 PT720H"), node.told);
        for (String hours : List.of("0", "721", "'-1'")) {
            assertThrows(Malformed.class, () -> session.execute("mosix:cluster-token --hours " + hours), hours);
        }
        for (String no : List.of("many", "1.5", "2147483648")) {
            assertThrows(Malformed.class, () -> session.execute("mosix:cluster-token " + no), no);
        }
        assertEquals(3, node.told.size());
    }

    @Test
    void noTokenGetsIntoTheNameOfAThread() throws Exception {
        withTheFeature();
        String before = Thread.currentThread().getName();
        assertThrows(Refused.class, () -> session.execute("mosix:join mosix1-other"));
        assertEquals("mosix-join", node.joinedOn);
        assertNull(node.is);
        String joined = run("mosix:join mosix1-token");
        assertTrue(joined.startsWith("this is node 2 of cluster " + ID + "; its certificate"), joined);
        assertEquals(before, Thread.currentThread().getName());
        assertThrows(CommandException.class, () -> session.execute("mosix:join"));
    }

    @Test
    void whoIsDeafToARevocationIsNamed() throws Exception {
        withTheFeature();
        assertEquals("node 3 is revoked\n", run("mosix:cluster-revoke 3"));
        node.deaf = List.of("node 2 has not heard it yet: no route");
        out.reset();
        CommandException not = assertThrows(CommandException.class, () -> session.execute("mosix:cluster-revoke 3"));
        assertEquals("node 3 is revoked, but not all nodes know it yet", not.getMessage());
        assertEquals("node 2 has not heard it yet: no route\n", out.toString(StandardCharsets.UTF_8));
        assertThrows(CommandException.class, () -> session.execute("mosix:cluster-revoke"));
        assertThrows(Malformed.class, () -> session.execute("mosix:cluster-revoke 0"));
        assertEquals(List.of("revoke 3", "revoke 3"), node.told);
    }

    @Test
    void anAuthorityIsNotDeletedByTheWay() throws Exception {
        withTheFeature();
        node.create();
        assertThrows(CommandException.class, () -> session.execute("mosix:cluster-leave"));
        assertFalse(node.told.contains("leave"));
        assertEquals("this node is a member of no cluster\n", run("mosix:cluster-leave --authority"));
        node.join("mosix1-token");
        assertEquals("this node is a member of no cluster\n", run("mosix:cluster-leave"));
        assertEquals(List.of("leave", "leave"), node.told);
    }

    @Test
    void partnersAreToldOfEachOther(@TempDir Path directory) throws Exception {
        withTheFeature();
        assertThrows(Refused.class, () -> session.execute("mosix:cluster-root"));
        node.create();
        assertEquals("mosixroot1.text\n", run("mosix:cluster-root"));
        String told = run("mosix:partner-trust other mosixroot1.text");
        assertTrue(told.contains("other") && told.contains("cd".repeat(32)), told);
        Path file = Files.writeString(directory.resolve("root"), "mosixroot1.text\n");
        assertEquals(told, run("mosix:partner-trust other " + file));
        assertTrue(run("mosix:cluster").contains("ab".repeat(32)));
        for (String no : List.of("mosixroot1.txt", directory.resolve("nowhere").toString())) {
            assertThrows(Exception.class, () -> session.execute("mosix:partner-trust other " + no), no);
        }
        run("mosix:partner-distrust other");
        assertEquals(Map.of(), node.partners);
        assertThrows(Refused.class, () -> session.execute("mosix:partner-distrust other"));
    }

    @Test
    void eachExplainsItself() throws Exception {
        for (String name : NAMES) {
            String help = run("mosix:" + name + " --help");
            assertTrue(help.contains("mosix:" + name), help);
        }
    }
}
