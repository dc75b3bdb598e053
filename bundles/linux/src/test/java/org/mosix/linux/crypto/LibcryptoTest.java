package org.mosix.linux.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mosix.api.RecordCipher;
import org.mosix.api.RecordSuite;
import org.mosix.api.StreamSeal;

/** Records by libcrypto against known answers and the JDK; what is given back, and when. */
@Timeout(120)
class LibcryptoTest {
    private static final int MOST = StreamSeal.MOST_BYTES + StreamSeal.BYTES;
    private final Libcrypto libcrypto = new Libcrypto();

    private static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A record as the definitions say, made by the JDK. */
    private static byte[] expected(RecordSuite suite, byte[] key, long number, byte[] head, byte[] body)
            throws Exception {
        byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
        byte[] sealed = body;
        byte[] tag = new byte[16];
        if (suite == RecordSuite.HMAC_SHA256) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(nonce);
            mac.update(head);
            System.arraycopy(mac.doFinal(body), 0, tag, 0, 16);
        } else {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(head);
            boolean only = suite == RecordSuite.AES_256_GMAC;
            if (only) {
                cipher.updateAAD(body);
            }
            byte[] all = only ? cipher.doFinal() : cipher.doFinal(body);
            sealed = only ? body : java.util.Arrays.copyOf(all, body.length);
            System.arraycopy(all, all.length - 16, tag, 0, 16);
        }
        return ByteBuffer.allocate(head.length + body.length + 16)
                .put(head)
                .put(sealed)
                .put(tag)
                .array();
    }

    private static ByteBuffer record(byte[] head, byte[] body, boolean direct, int offset) {
        int size = head.length + body.length + 16;
        ByteBuffer record = direct ? ByteBuffer.allocateDirect(offset + size) : ByteBuffer.allocate(offset + size);
        return record.position(offset).put(head).put(body).position(offset).limit(offset + size);
    }

    private static byte[] content(ByteBuffer record) {
        byte[] content = new byte[record.remaining()];
        record.duplicate().get(content);
        return content;
    }

    @Test
    void theLibraryOfThisMachineIsThere() {
        assertEquals(EnumSet.allOf(RecordSuite.class), EnumSet.copyOf(libcrypto.suites()));
    }

    /** With a key, a nonce and 16 bytes of zeros: test case 14 of McGrew and Viega's Galois/Counter Mode; its tag has no head. */
    @Test
    void knownAnswers() {
        ByteBuffer record = record(new byte[4], new byte[16], true, 0);
        try (RecordCipher cipher = libcrypto.cipher(RecordSuite.AES_256_GCM, new byte[32])) {
            cipher.seal(0, record);
        }
        assertEquals("cea7403d4d606b6e074ec5d3baf39d18", HexFormat.of().formatHex(content(record), 4, 20));
    }

    @ParameterizedTest
    @EnumSource
    void asTheJdkHasIt(RecordSuite suite) throws Exception {
        byte[] key = bytes(32, 1);
        try (RecordCipher cipher = libcrypto.cipher(suite, key)) {
            int round = 0;
            for (int size :
                    new int[] {0, 1, 11, 12, 15, 16, 17, 100, 4095, 4096, 65_537, 1 << 20, StreamSeal.MOST_BYTES}) {
                byte[] head = bytes(4, size);
                byte[] body = bytes(size, size + 1);
                long number = round % 2 == 0 ? round : Long.MAX_VALUE - round;
                byte[] expected = expected(suite, key, number, head, body);
                ByteBuffer record = record(head, body, round % 3 != 0, round * 7);
                cipher.seal(number, record);
                assertEquals(round * 7, record.position());
                assertArrayEquals(expected, content(record), "size " + size);
                assertTrue(cipher.open(number, record));
                ByteBuffer opened = record.duplicate().position(record.position() + 4);
                assertEquals(ByteBuffer.wrap(body), opened.limit(opened.limit() - 16));
                round++;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachBitAndTheNumberCount(RecordSuite suite) {
        byte[] key = bytes(32, 2);
        try (RecordCipher cipher = libcrypto.cipher(suite, key)) {
            ByteBuffer record = record(bytes(4, 1), bytes(20, 2), true, 0);
            cipher.seal(9, record);
            byte[] good = content(record);
            for (int bit = 0; bit < good.length * 8; bit++) {
                record.put(0, good);
                record.put(bit / 8, (byte) (good[bit / 8] ^ 1 << bit % 8));
                assertFalse(cipher.open(9, record), "bit " + bit);
            }
            record.put(0, good);
            assertFalse(cipher.open(10, record));
            record.put(0, good);
            assertTrue(cipher.open(9, record));
        }
    }

    @Test
    void buffersAreChecked() {
        try (RecordCipher cipher = libcrypto.cipher(RecordSuite.AES_256_GCM, new byte[32])) {
            assertThrows(IllegalArgumentException.class, () -> cipher.seal(0, ByteBuffer.allocateDirect(19)));
            ByteBuffer fixed = ByteBuffer.allocateDirect(40).asReadOnlyBuffer();
            assertThrows(IllegalArgumentException.class, () -> cipher.open(0, fixed));
        }
        assertThrows(IllegalArgumentException.class, () -> libcrypto.cipher(RecordSuite.HMAC_SHA256, new byte[31]));
    }

    @ParameterizedTest
    @EnumSource
    void closedByAnotherThreadInTheMiddle(RecordSuite suite) throws Exception {
        for (int i = 0; i < 50; i++) {
            RecordCipher cipher = libcrypto.cipher(suite, new byte[32]);
            AtomicInteger sealed = new AtomicInteger();
            Thread other = new Thread(() -> {
                ByteBuffer record = ByteBuffer.allocateDirect(MOST);
                try {
                    while (true) {
                        cipher.seal(sealed.getAndIncrement(), record);
                    }
                } catch (IllegalStateException e) {
                    sealed.set(-1);
                }
            });
            other.start();
            while (sealed.get() < 2) {
                Thread.onSpinWait();
            }
            cipher.close();
            cipher.close();
            other.join();
            assertEquals(-1, sealed.get());
        }
    }

    @Test
    void aContextIsFreedOnce() {
        AtomicInteger freed = new AtomicInteger();
        Context context = new Context(7, address -> freed.addAndGet((int) address));
        assertEquals(7, context.address());
        context.close();
        context.close();
        assertEquals(7, freed.get());
        assertThrows(IllegalStateException.class, context::address);
        WeakReference<Context> gone = new WeakReference<>(context);
        context = new Context(100, address -> freed.addAndGet((int) address));
        context = null;
        long deadline = System.nanoTime() + 30_000_000_000L;
        while ((freed.get() != 107 || gone.get() != null) && System.nanoTime() < deadline) {
            System.gc();
            LockSupport.parkNanos(1_000_000);
        }
        assertEquals(107, freed.get(), "one that nobody has any more is freed, too");
    }

    /**
     * A leaked context has more than 600 bytes: 100,000 would be seen, each time. The JVM's own memory grows too, by 40 MiB even in the
     * second round, and then no more: so a round is wanted in which it does not.
     */
    @ParameterizedTest
    @EnumSource
    void closedCiphersLeaveNoMemory(RecordSuite suite) throws Exception {
        many(suite, 100_000);
        long grown = Long.MAX_VALUE;
        for (int round = 0; round < 4 && grown >= 30_000; round++) {
            long before = residentKib();
            many(suite, 100_000);
            grown = residentKib() - before;
        }
        assertTrue(grown < 30_000, "100,000 ciphers grew this JVM by " + grown + " KiB, each time");
    }

    private void many(RecordSuite suite, int count) {
        byte[] key = new byte[32];
        ByteBuffer record = ByteBuffer.allocateDirect(100);
        for (int i = 0; i < count; i++) {
            try (RecordCipher cipher = libcrypto.cipher(suite, key)) {
                cipher.seal(i, record);
            }
        }
        System.gc();
    }

    private static long residentKib() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutALibraryThereAreNone() {
        Libcrypto none = new Libcrypto(List.of("libcrypto.so.0", "libc.so.6"));
        assertEquals(Set.of(), none.suites());
        assertThrows(IllegalArgumentException.class, () -> none.cipher(RecordSuite.AES_256_GCM, new byte[32]));
        assertEquals(
                3,
                new Libcrypto(List.of("libcrypto.so.0", "libcrypto.so.3", "libcrypto.so.1.1"))
                        .suites()
                        .size());
    }
}
