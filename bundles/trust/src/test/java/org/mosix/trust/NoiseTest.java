package org.mosix.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.ClusterException;
import org.mosix.api.Malformed;
import org.mosix.api.Printable;
import org.mosix.trust.authority.Grant;
import org.mosix.trust.certificate.Certificates;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.certificate.Requests;
import org.mosix.trust.charter.GossipRing;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.charter.Revocations;
import org.mosix.trust.charter.Roots;
import org.mosix.trust.charter.Statement;
import org.mosix.trust.net.Frames;

/** Whatever bytes a decoder gets, it says Malformed or gives something that is written as it was read. */
@Timeout(120)
class NoiseTest {
    private static final int ROUNDS = 4000;

    @TempDir
    Path temp;

    /** Reads, and writes again what was read; null if that is not to be compared. */
    private interface Codec {
        byte[] thereAndBack(byte[] bytes) throws ClusterException, IOException;
    }

    @Test
    void everyDecoder() throws Exception {
        try (Lab lab = new Lab(temp.resolve("authority"), new SetClock())) {
            lab.node(1);
            lab.node(2);
            lab.authority.revoke(2);
            lab.authority.introduceRoot();
            KeyPair keys = P256.generate();
            Grant grant = lab.authority.issue(3, Requests.make(keys));
            var statements = lab.authority.statements();
            var cluster = lab.authority.cluster();
            tries(
                    "statement",
                    statements.get(Kind.ROOTS).encode(),
                    b -> Statement.decode(b).encode());
            tries(
                    "roots",
                    statements.get(Kind.ROOTS).body(),
                    b -> Roots.decode(cluster, b).encode());
            tries("revocations", statements.get(Kind.REVOCATIONS).body(), b -> {
                Revocations.decode(b);
                return null;
            });
            tries("ring", statements.get(Kind.RING).body(), b -> {
                GossipRing.decode(b);
                return null;
            });
            tries("grant", grant.encode(), b -> Grant.decode(b).encode());
            tries("certificate", grant.certificate(), b -> Certificates.encode(Certificates.decode(b)));
            tries("request", Requests.make(keys), b -> {
                assertFalse(Requests.key(b) == null);
                return null;
            });
            tries("private key", keys.getPrivate().getEncoded(), b -> {
                P256.privateKey(b);
                return null;
            });
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            Frames.write(frame, Frames.JOIN, new byte[100]);
            tries("frame", frame.toByteArray(), b -> {
                Frames.read(new ByteArrayInputStream(b), Frames.JOIN, 200);
                return null;
            });
        }
    }

    private static void tries(String name, byte[] good, Codec codec) throws Exception {
        byte[] same = codec.thereAndBack(good);
        assertTrue(same == null || Arrays.equals(same, good), name);
        Random random = new Random(name.hashCode());
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = i % 4 == 0 ? new byte[random.nextInt(good.length + 50)] : good.clone();
            if (i % 4 == 0) {
                random.nextBytes(bytes);
            }
            for (int k = i % 4 == 0 ? 0 : 1 + random.nextInt(4); k > 0 && bytes.length > 0; k--) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(4)) {
                    case 0 -> bytes[at] = (byte) random.nextInt();
                    case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                    case 2 -> bytes = Arrays.copyOf(bytes, at);
                    default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
                }
            }
            try {
                byte[] back = codec.thereAndBack(bytes);
                if (back != null) {
                    assertArrayEquals(bytes, back, name);
                }
            } catch (ClusterException e) {
                refused++;
                assertTrue(e.getMessage().length() < 400, e.getMessage());
                assertTrue(Printable.of(e.getMessage()).equals(e.getMessage()), name);
            } catch (IOException e) {
                refused++;
            }
        }
        assertTrue(refused > ROUNDS / 4, name + ": " + refused + " of " + ROUNDS + " were refused");
    }

    @Test
    void requestsForOtherKeys() throws Exception {
        for (String curve : new String[] {"secp384r1", "secp521r1"}) {
            var generator = java.security.KeyPairGenerator.getInstance("EC");
            generator.initialize(new java.security.spec.ECGenParameterSpec(curve));
            byte[] request = Requests.make(generator.generateKeyPair());
            refused(request);
        }
        // A key that is not on the curve: the last byte of its point is another one.
        byte[] request = Requests.make(P256.generate());
        byte[] point = P256.generate().getPublic().getEncoded();
        byte[] bad = point.clone();
        bad[bad.length - 1] ^= 1;
        try {
            P256.check(java.security.KeyFactory.getInstance("EC")
                    .generatePublic(new java.security.spec.X509EncodedKeySpec(bad)));
            throw new AssertionError("a point beside the curve was taken");
        } catch (java.security.spec.InvalidKeySpecException | Malformed e) {
            assertTrue(e.getMessage() != null);
        }
        refused(Arrays.copyOf(request, Requests.MOST_BYTES + 1));
    }

    private static void refused(byte[] request) {
        org.junit.jupiter.api.Assertions.assertThrows(Malformed.class, () -> Requests.key(request));
    }
}
