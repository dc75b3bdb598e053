package org.mosix.trust.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.Malformed;
import org.mosix.api.RecordSuite;
import org.mosix.trust.Lab;
import org.mosix.trust.SetClock;
import org.mosix.trust.tls.Loopback;
import org.mosix.trust.tls.TlsContexts;

/** Keys that two nodes agree on over a channel. */
@Timeout(60)
class OverTlsTest {
    @TempDir
    Path temp;

    @Test
    void bothEndsHaveTheSameKeysAndEachChannelOthers() throws Exception {
        try (Lab lab = new Lab(temp.resolve("authority"), new SetClock())) {
            Lab.Node one = lab.node(1);
            Lab.Node two = lab.node(2);
            StreamKeys[] first = agree(one, two);
            StreamKeys[] second = agree(one, two);
            Sealed sealed = first[0].open(0, RecordSuite.AES_256_GCM);
            ByteBuffer record = ByteBuffer.allocate(100);
            sealed.out().seal(record, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            ByteBuffer copy = ByteBuffer.wrap(record.array().clone(), 0, record.position());
            Sealed other = second[1].open(0, RecordSuite.AES_256_GCM);
            assertThrows(Malformed.class, () -> other.in().open(copy));
            assertEquals(
                    ByteBuffer.wrap(new byte[] {1, 2, 3}),
                    first[1].open(0, RecordSuite.AES_256_GCM).in().open(record.flip()));
        }
    }

    private static StreamKeys[] agree(Lab.Node one, Lab.Node two) throws Exception {
        var thread = Executors.newSingleThreadExecutor();
        try (Loopback pair = Loopback.connect(one.tls(), two.credentials().identity(), two.tls())) {
            var there = thread.submit(() -> agree(pair.server().channel(), two, false));
            return new StreamKeys[] {agree(pair.client().channel(), one, true), there.get()};
        } finally {
            thread.shutdownNow();
        }
    }

    private static StreamKeys agree(TlsContexts.Channel channel, Lab.Node self, boolean client) throws Exception {
        var secure = channel.secure();
        return StreamKeys.agree(
                secure.getInputStream(),
                secure.getOutputStream(),
                self.credentials().identity(),
                channel.peer(),
                client,
                new Ciphers());
    }
}
