package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may come before the owner's rule is there. Node 1 is ours, 2 a partner's. */
@Timeout(60)
class PartnerTermsTest {
    private final PartnerTerms terms = new PartnerTerms(Books.nodes("1=10.0.0.1:1,2=10.0.1.1:1"));

    @TempDir
    Path etc;

    private Path written() throws IOException {
        Path file = Files.createFile(etc.resolve("sharing"));
        terms.expect(file);
        return file;
    }

    private Optional<String> refusal(int home) {
        return terms.mayCome(home, List.of(), OptionalInt.empty()).refusal();
    }

    @Test
    void whereNoneIsWrittenAllAreOurs() throws IOException {
        terms.expect(etc.resolve("none"));
        assertEquals(Optional.empty(), refusal(2));
        terms.checkHost(2);
    }

    @Test
    void thatItComesIsAwaited() throws Exception {
        Path words = etc.resolve("word");
        Files.writeString(words, "apart 1\n");
        terms.open(words);
        written();
        CompletableFuture<Optional<String>> partner = CompletableFuture.supplyAsync(() -> refusal(2));
        CompletableFuture<Optional<String>> own = CompletableFuture.supplyAsync(() -> refusal(1));
        terms.use(Books.of("10.0.0.0/24", "good 20 10.0.1.0/24"));
        assertTrue(partner.get().orElseThrow().contains("disconnected from others"), () -> "" + partner.join());
        assertEquals(Optional.empty(), own.get());
    }

    @Test
    void nobodyComesOrGoesWithoutIt() throws IOException {
        Path file = written();
        String no = refusal(1).orElseThrow();
        assertTrue(no.contains("does not know which nodes are its owner's: " + file + " is there"), no);
        assertEquals(
                no, assertThrows(IOException.class, () -> terms.checkHost(1)).getMessage());
        Files.delete(file);
        assertDoesNotThrow(() -> terms.checkHost(1));
    }
}
