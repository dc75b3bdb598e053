package org.mosix.trust.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mosix.trust.Lab.refusal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.SetClock;
import org.mosix.trust.certificate.Certificates;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.certificate.Requests;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.node.Credentials;
import org.mosix.trust.token.JoinToken;

/** An authority, its files, its tokens. */
@Timeout(120)
class AuthorityTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path temp;

    private final SetClock clock = new SetClock();
    private final KeyPair keys = P256.generate();
    private Path directory;
    private Authority authority;

    @BeforeEach
    void create() throws Exception {
        directory = temp.resolve("authority");
        authority = Authority.create(directory, clock);
    }

    @AfterEach
    void close() throws IOException {
        authority.close();
    }

    private void again() throws Exception {
        authority.close();
        authority = Authority.load(directory, clock);
    }

    private JoinToken token(int node) throws Exception {
        return authority.token(node, "127.0.0.1", 7250, DAY);
    }

    private Grant redeem(JoinToken token) throws Exception {
        return authority.redeem(token.id(), token.secret(), Requests.make(P256.generate()));
    }

    private static int node(Grant grant) throws Malformed {
        var certificate = Certificates.decode(grant.certificate());
        return org.mosix.trust.certificate.CertificateName.of(certificate).node();
    }

    @Test
    void startsAgainAsItWas() throws Exception {
        var cluster = authority.cluster();
        var root = authority.root();
        JoinToken open = token(0);
        JoinToken served = token(0);
        redeem(served);
        var statements = authority.statements();
        again();
        assertEquals(cluster, authority.cluster());
        assertEquals(root, authority.root());
        for (Kind kind : Kind.values()) {
            assertEquals(
                    statements.get(kind).number(),
                    authority.statements().get(kind).number());
        }
        assertEquals("this join token has served already; each lets in one node, once", refusal(() -> redeem(served)));
        assertEquals(1, node(redeem(open)));
        assertEquals(3, node(redeem(token(0))));
        for (String name : new String[] {"authority", "register", "lock"}) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))));
        }
    }

    @Test
    void oneProcessAtATime() throws Exception {
        String sentence = refusal(() -> Authority.load(directory, clock));
        assertEquals(directory + ": another process works with this authority", sentence);
        authority.close();
        assertThrows(IOException.class, () -> token(0));
        assertEquals(
                directory + ": the authority of a cluster is there already",
                refusal(() -> Authority.create(directory, clock)));
        again();
        assertEquals(1, node(redeem(token(0))));
    }

    @Test
    void damagedFilesAreRefusedWithTheirName() throws Exception {
        authority.close();
        for (String name : new String[] {"authority", "register"}) {
            Path file = directory.resolve(name);
            byte[] good = Files.readAllBytes(file);
            for (int i = 0; i < good.length; i += 7) {
                byte[] bad = good.clone();
                bad[i] ^= 1;
                Files.write(file, bad);
                assertTrue(refusal(() -> Authority.load(directory, clock)).startsWith(file + ": "));
            }
            Files.write(file, good);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            assertTrue(refusal(() -> Authority.load(directory, clock)).contains("others than its owner"));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Files.delete(file);
            assertEquals(file + ": it does not exist", refusal(() -> Authority.load(directory, clock)));
            Files.write(file, good);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        again();
    }

    @Test
    void tokensExpire() throws Exception {
        JoinToken token = token(5);
        clock.pass(DAY.minusSeconds(1));
        JoinToken other = token(6);
        clock.pass(Duration.ofSeconds(1));
        assertEquals("this join token has expired at " + token.expiry(), refusal(() -> redeem(token)));
        assertEquals(6, node(redeem(other)));
        clock.pass(Duration.ofDays(9));
        token(7);
        // It is forgotten by now.
        assertEquals("the authority knows no such join token", refusal(() -> redeem(token)));
    }

    @Test
    void aTokenHasToBeWhole() throws Exception {
        JoinToken token = token(5);
        byte[] request = Requests.make(keys);
        String unknown = "the authority knows no such join token";
        assertEquals(unknown, refusal(() -> authority.redeem(new byte[8], token.secret(), request)));
        assertEquals(unknown, refusal(() -> authority.redeem(token.id(), new byte[32], request)));
        assertEquals(unknown, refusal(() -> authority.redeem(token(6).id(), token.secret(), request)));
        // Neither of these uses it up, nor does a request that is none.
        assertThrows(Malformed.class, () -> authority.redeem(token.id(), token.secret(), new byte[300]));
        byte[] forged = request.clone();
        forged[forged.length - 1] ^= 1;
        assertThrows(Malformed.class, () -> authority.redeem(token.id(), token.secret(), forged));
        assertEquals(5, node(redeem(token)));
    }

    @Test
    void ofManyThatRaceWithOneTokenOneWins() throws Exception {
        int racers = 8;
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        try {
            for (int round = 0; round < 10; round++) {
                JoinToken token = token(0);
                CyclicBarrier start = new CyclicBarrier(racers);
                List<Callable<Boolean>> tasks = new ArrayList<>();
                for (int i = 0; i < racers; i++) {
                    byte[] request = Requests.make(P256.generate());
                    tasks.add(() -> {
                        start.await();
                        try {
                            authority.redeem(token.id(), token.secret(), request);
                            return true;
                        } catch (Refused e) {
                            assertTrue(e.getMessage().contains("has served already"), e.getMessage());
                            return false;
                        }
                    });
                }
                int won = 0;
                for (Future<Boolean> one : threads.invokeAll(tasks)) {
                    won += one.get() ? 1 : 0;
                }
                assertEquals(1, won);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The disk is full or the file is gone at the worst time: no certificate without a record of it. */
    @Test
    void whatIsNotOnTheDiskIsNotGivenOut() throws Exception {
        JoinToken token = token(5);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
        refusal(() -> redeem(token));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        again();
        assertEquals(5, node(redeem(token)));
    }

    @Test
    void aPlaceIsTakenByOneMachine() throws Exception {
        Grant first = redeem(token(5));
        Grant second = redeem(token(5));
        Charter charter = Charter.begin(second.statements().get(Kind.ROOTS), true);
        charter.take(second.statements().get(Kind.REVOCATIONS));
        String sentence = refusal(() -> charter.check(Certificates.decode(first.certificate()), clock.instant()));
        assertEquals("the certificate of node 5 of cluster " + authority.cluster() + " is revoked", sentence);
        assertEquals(
                5,
                charter.check(Certificates.decode(second.certificate()), clock.instant())
                        .node());
        // A list forgets what has expired.
        clock.pass(Authority.NODE_LIFE.plus(DAY));
        redeem(token(6));
        redeem(token(6));
        charter.take(authority.statements().get(Kind.REVOCATIONS));
        assertEquals(6, charter.revocations().all().get(0).node());
        assertEquals(1, charter.revocations().size());
    }

    @Test
    void renewal() throws Exception {
        Grant grant = authority.issue(5, Requests.make(keys));
        Credentials old = Credentials.of(keys, grant.certificate());
        assertFalse(old.isToBeRenewed(clock.instant()));
        clock.pass(Duration.ofDays(61));
        assertTrue(old.isToBeRenewed(clock.instant()));
        assertTrue(refusal(() -> authority.renew(old.certificate(), Requests.make(keys)))
                .contains("with a new key"));
        KeyPair next = P256.generate();
        Credentials fresh = Credentials.of(
                next, authority.renew(old.certificate(), Requests.make(next)).certificate());
        assertEquals(old.identity(), fresh.identity());
        assertFalse(fresh.isToBeRenewed(clock.instant()));
        // Both hold until the old one expires.
        Charter charter = Charter.begin(authority.statements().get(Kind.ROOTS), true);
        charter.take(authority.statements().get(Kind.REVOCATIONS));
        charter.check(old.certificate(), clock.instant());
        clock.pass(Duration.ofDays(30));
        assertTrue(old.isExpired(clock.instant()));
        String sentence = refusal(() -> authority.renew(old.certificate(), Requests.make(P256.generate())));
        assertTrue(sentence.contains("has expired at 2030-04-02T03:04:05Z"), sentence);
        charter.check(fresh.certificate(), clock.instant());
        assertEquals(1, authority.revoke(5));
        refusal(() -> authority.renew(fresh.certificate(), Requests.make(P256.generate())));
    }

    @Test
    void credentialsAreKept() throws Exception {
        Credentials made =
                Credentials.of(keys, authority.issue(5, Requests.make(keys)).certificate());
        Path file = directory.resolve("credentials");
        made.save(file);
        Credentials read = Credentials.load(file);
        assertEquals(made.certificate(), read.certificate());
        assertEquals(made.key(), read.key());
        assertEquals("credentials of node 5 of cluster " + authority.cluster(), read.toString());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertTrue(refusal(() -> Credentials.load(file)).startsWith(file + ": it is damaged"));
        assertThrows(Malformed.class, () -> Credentials.of(P256.generate().getPrivate(), made.certificate()));
        assertThrows(Malformed.class, () -> Credentials.of(keys.getPrivate(), authority.root()));
    }

    @Test
    void keysOfTheAuthorityAreKeptInEachState() throws Exception {
        var first = authority.root();
        authority.introduceRoot();
        refusal(() -> authority.introduceRoot());
        again();
        assertEquals(first, authority.root());
        authority.useRoot();
        again();
        var second = authority.root();
        assertFalse(first.equals(second));
        authority.useRoot();
        assertEquals(first, authority.root());
        authority.useRoot();
        authority.removeRoot();
        again();
        assertEquals(second, authority.root());
        refusal(() -> authority.removeRoot());
        refusal(() -> authority.useRoot());
        assertEquals(1, node(redeem(token(0))));
    }

    @Test
    void askedForWhatCannotBe() throws Exception {
        refusal(() -> authority.token(-1, "a", 1, DAY));
        refusal(() -> authority.token(1, "a", 1, Duration.ofDays(31)));
        refusal(() -> authority.token(1, "a", 1, Duration.ZERO));
        refusal(() -> authority.token(1, "a b", 1, DAY));
        refusal(() -> authority.issue(0, Requests.make(keys)));
        authority.token(Integer.MAX_VALUE, "a", 1, DAY);
        assertEquals("there are no more numbers for nodes", refusal(() -> token(0)));
        assertEquals(0, authority.revoke(77));
    }
}
