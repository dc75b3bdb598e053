package org.mosix.linux.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StubTest {
    /** Each new class loader of this bundle would leave one more. */
    @Test
    void itsFileIsClosedWithTheLastHand() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (Hand hand = new Hand("test-hand")) {
                new Hand("test-hand-2").close();
                assertEquals(0, hand.call(hand::size));
                assertEquals(1, open(), "files of stubs");
            }
            assertEquals(0, open(), "files of stubs are left");
        }
    }

    private static long open() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(StubTest::isStub).count();
        }
    }

    private static boolean isStub(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("mosix-stub");
        } catch (IOException e) {
            return false; // That of the list itself is closed by now.
        }
    }
}
