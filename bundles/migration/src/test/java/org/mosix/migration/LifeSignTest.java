package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.wire.Malformed;

/** What a node answers when it is asked whether it lives, on the wire. */
class LifeSignTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final OwnerWord WORD = new OwnerWord(NOW, false);

    static NodeView facts(int node, int ageMillis) {
        return new NodeView(
                new NodeId(node),
                "10.0.1." + node + ":7249",
                NodeView.Life.ALIVE,
                ageMillis,
                new NodeView.Processor(12_345, 8, 250, 999, -7),
                new NodeView.Memory(16_000, 300, 50, 49),
                new NodeView.Processes(1, 2, 3, 65_535),
                new NodeView.Software("", "", 86_400),
                Set.of(NodeView.Status.BLOCK, NodeView.Status.STAY),
                Map.of());
    }

    private static byte[] bytes(LifeSign sign) {
        ByteBuffer b = sign.encode();
        byte[] bytes = new byte[b.remaining()];
        b.get(bytes);
        return bytes;
    }

    private static LifeSign decode(byte[] bytes) throws Malformed {
        return LifeSign.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 4, "10.0.1.4:7249", NOW);
    }

    @Test
    void comesAsItWent() throws Exception {
        for (Optional<NodeView> facts : java.util.List.of(Optional.<NodeView>empty(), Optional.of(facts(4, 17)))) {
            LifeSign sign = new LifeSign(WORD, facts);
            assertEquals(sign, decode(bytes(sign)));
        }
    }

    @Test
    void whatIsNoneIsRefused() {
        byte[] whole = bytes(new LifeSign(WORD, Optional.of(facts(4, 17))));
        for (int length = 0; length < whole.length + 4; length++) {
            byte[] other = Arrays.copyOf(whole, length);
            if (length != whole.length && length != OwnerWord.BYTES) {
                assertThrows(Malformed.class, () -> decode(other), "of " + length);
            }
        }
        // Version, age, cores, permille, free memory and status, each out of its bounds.
        int at = OwnerWord.BYTES;
        for (int place : new int[] {at, at + 4, at + 12, at + 20, at + 36, at + LifeSign.FACTS_BYTES - 1}) {
            byte[] wrong = whole.clone();
            wrong[place] = (byte) 0xf0;
            assertThrows(Malformed.class, () -> decode(wrong), "byte " + place);
        }
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            byte[] noise = whole.clone();
            for (int n = random.nextInt(20); n >= 0; n--) {
                noise[at + 1 + random.nextInt(LifeSign.FACTS_BYTES - 1)] = (byte) random.nextInt();
            }
            try {
                NodeView read = decode(noise).facts().orElseThrow();
                assertEquals(new NodeId(4), read.id());
            } catch (Malformed e) {
                continue; // As it should be.
            }
        }
    }
}
