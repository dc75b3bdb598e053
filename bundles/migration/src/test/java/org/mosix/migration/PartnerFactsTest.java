package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.ClusterView;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.wire.AddressBook;

/** What partners' nodes tell. Nodes 1 and 2 are ours, 4 and 5 a partner's. */
class PartnerFactsTest {
    private static final long SECOND = 1_000_000_000L;

    private final AddressBook peers = Books.nodes("1=10.0.0.1:1,2=10.0.0.2:1,4=10.0.1.4:1,5=10.0.1.5:1");
    private final PartnerTerms terms = new PartnerTerms(peers);
    private long now = 5 * SECOND;
    private final PartnerFacts facts = new PartnerFacts(1, peers, terms, () -> now);

    @TempDir
    Path dir;

    @BeforeEach
    void partners() {
        terms.use(Books.of("10.0.0.0/24", "other 20 10.0.1.0/24"));
    }

    private static Optional<NodeView> of(int node) {
        return Optional.of(LifeSignTest.facts(node, 100));
    }

    private List<Integer> shown() {
        return facts.views().stream().map(v -> v.id().number()).sorted().toList();
    }

    @Test
    void partnersAreShownAndGetOlder() {
        facts.answered(2, of(2));
        facts.answered(4, of(4));
        facts.answered(5, of(5));
        assertEquals(List.of(4, 5), shown(), "gossip tells of our own");
        now += 3 * SECOND;
        assertEquals(3100, facts.views().get(0).ageMillis());
        facts.lost(4);
        facts.lost(2);
        facts.answered(5, Optional.empty());
        assertEquals(List.of(4), shown());
        assertEquals(NodeView.Life.DEAD, facts.views().get(0).life());
        now += 58 * SECOND;
        assertEquals(List.of(), shown(), "forgotten");
    }

    @Test
    void gossipGoesBefore() {
        facts.answered(4, of(4));
        ClusterView view = new ClusterView(new NodeId(1), List.of(LifeSignTest.facts(1, 0), LifeSignTest.facts(4, 1)));
        peers.hear(() -> view);
        assertEquals(List.of(), shown());
        facts.hear(() -> view);
        assertEquals(Optional.of(LifeSignTest.facts(1, 0)), facts.own());
        facts.hear(null);
        assertTrue(facts.own().isEmpty());
    }

    @Test
    void whoIsDisconnectedSeesAndTellsNothing() throws Exception {
        Path word = dir.resolve("word");
        Files.writeString(word, "apart 1\n");
        terms.open(word);
        facts.hear(() -> new ClusterView(new NodeId(1), List.of(LifeSignTest.facts(1, 0))));
        facts.answered(4, of(4));
        assertEquals(List.of(), shown());
        assertTrue(facts.own().isEmpty());
    }
}
