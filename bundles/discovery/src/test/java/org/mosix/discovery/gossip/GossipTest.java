package org.mosix.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Member;
import org.mosix.discovery.Message;
import org.mosix.discovery.Message.Aged;
import org.mosix.discovery.Message.Kind;
import org.mosix.discovery.News;
import org.mosix.discovery.sim.SimFacts;

/** One node, with the test for all others. */
class GossipTest {
    private static final Endpoint SELF = Endpoint.ofIpv4(1, 1);
    private static final Endpoint OTHER = Endpoint.ofIpv4(2, 1);
    private static final Endpoint CONTACT = Endpoint.ofIpv4(3, 1);

    private final List<Message> sent = new ArrayList<>();
    private final List<Endpoint> receivers = new ArrayList<>();
    private final Gossip node = new Gossip(
            new Self(new Member(1, 1), SELF, 7),
            Settings.lan(),
            () -> SimFacts.of(100, 1000, List.of()),
            (to, message) -> {
                receivers.add(to);
                sent.add(message);
            },
            new Random(1),
            List.of(SELF, CONTACT));
    private long now = 1_000_000;

    @Test
    void asksItsContactUntilItAnswers() {
        run(5000);
        assertTrue(sent.size() >= 9, sent.size() + " messages");
        assertTrue(receivers.stream().allMatch(CONTACT::equals));
        assertTrue(sent.stream().allMatch(m -> m.kind() == Kind.HELLO));
    }

    @Test
    void answersAGreetingButNotAFlood() {
        run(10);
        sent.clear();
        for (int i = 0; i < 100; i++) {
            node.on(OTHER, message(Kind.HELLO, 0, List.of()), now);
        }
        assertEquals(8, sent.size());
        assertEquals(Kind.PUSH, sent.get(0).kind());
        assertEquals(new Member(1, 1), sent.get(0).entries().get(0).value().member());
    }

    @Test
    void answersAProbeWithItsNonce() {
        run(10);
        sent.clear();
        node.on(OTHER, new Message(Kind.PING, new Member(1, 2), 1, 99, 3, List.of(), List.of(), List.of()), now);
        assertEquals(Kind.ACK, sent.get(0).kind());
        assertEquals(99, sent.get(0).nonce());
        assertEquals(3, sent.get(0).subject());
    }

    @Test
    void objectsWhenItIsSuspectedOrDeclaredDead() {
        run(10);
        for (News.Kind kind : List.of(News.Kind.SUSPECT, News.Kind.DEAD, News.Kind.LEFT)) {
            int before = node.incarnation();
            node.on(OTHER, message(Kind.ACK, 0, List.of(new News(kind, node.self(), before))), now);
            assertEquals(before + 1, node.incarnation());
            node.on(OTHER, message(Kind.ACK, 0, List.of(new News(kind, node.self(), before))), now);
            assertEquals(before + 1, node.incarnation());
        }
        sent.clear();
        node.on(OTHER, message(Kind.PING, 1, List.of()), now);
        assertTrue(sent.get(0).news().contains(new News(News.Kind.ALIVE, node.self(), node.incarnation())));
    }

    @Test
    void suspectsAMateThatIsSilentAndThenTakesItForDead() {
        run(10);
        node.on(OTHER, push(0), now);
        long met = now;
        assertEquals(News.Kind.ALIVE, kind());
        while (kind() == News.Kind.ALIVE) {
            run(1);
        }
        // One round until it is asked, two in which it says nothing.
        assertTrue(now - met >= 1000 && now - met <= 1600, now - met + " ms");
        assertTrue(sent.stream().anyMatch(m -> m.kind() == Kind.PING));
        long suspected = now;
        while (kind() == News.Kind.SUSPECT) {
            run(1);
        }
        assertTrue(now - suspected >= 3000 && now - suspected <= 3500, now - suspected + " ms");
    }

    @Test
    void tellsOneWhoIsTakenForDeadSoThatItCanObject() {
        run(10);
        node.on(OTHER, push(0), now);
        Member other = new Member(1, 2);
        node.on(CONTACT, fromThird(new News(News.Kind.DEAD, other, 1)), now);
        assertEquals(News.Kind.DEAD, kind());
        sent.clear();
        node.on(OTHER, message(Kind.PUSH, 0, List.of()), now);
        assertEquals(List.of(new News(News.Kind.SUSPECT, other, 1)), sent.get(0).news());
        node.on(OTHER, message(Kind.PUSH, 0, List.of(new News(News.Kind.ALIVE, other, 2))), now);
        assertEquals(News.Kind.ALIVE, kind());
    }

    @Test
    void addsTheTimeAnEntryStayedHereToItsAge() {
        run(10);
        node.on(OTHER, push(300), now);
        long came = now;
        sent.clear();
        run(1400);
        for (Message message : sent) {
            for (Aged<Entry> entry : message.entries()) {
                if (entry.value().member().node() == 2) {
                    assertTrue(entry.ageMillis() >= 300 && entry.ageMillis() <= 300 + now - came);
                }
            }
        }
        Aged<Entry> last = Stream.iterate(sent.size() - 1, i -> i >= 0, i -> i - 1)
                .flatMap(i -> sent.get(i).entries().stream())
                .filter(e -> e.value().member().node() == 2)
                .findFirst()
                .orElseThrow();
        assertTrue(last.ageMillis() > 300);
    }

    @Test
    void saysFarewellAndIsSilentThen() {
        run(10);
        node.on(OTHER, push(0), now);
        sent.clear();
        node.leave(now);
        assertTrue(sent.stream().allMatch(m -> m.news().equals(List.of(new News(News.Kind.LEFT, node.self(), 7)))));
        assertTrue(sent.size() >= 3);
        sent.clear();
        assertEquals(Long.MAX_VALUE, node.tick(now + 5000));
        node.on(OTHER, message(Kind.PING, 1, List.of()), now);
        assertEquals(List.of(), sent);
    }

    @Test
    void oneWhoSleptJudgesNobody() {
        run(10);
        node.on(OTHER, push(0), now);
        run(600);
        now += 3_600_000;
        node.tick(now);
        assertEquals(News.Kind.ALIVE, kind());
        run(400);
        assertEquals(News.Kind.ALIVE, kind());
    }

    private void run(long millis) {
        for (long end = now + millis; now < end; ) {
            node.tick(++now);
        }
    }

    private News.Kind kind() {
        News.Kind[] found = new News.Kind[1];
        node.visit(now, new MatesOnly() {
            @Override
            public void mate(Entry entry, News.Kind kind, int ageMillis) {
                found[0] = kind;
            }
        });
        return found[0];
    }

    private static Message message(Kind kind, int nonce, List<News> news) {
        return new Message(kind, new Member(1, 2), 1, nonce, 0, news, List.of(), List.of());
    }

    private static Message fromThird(News news) {
        return new Message(Kind.ACK, new Member(1, 3), 1, 0, 0, List.of(news), List.of(), List.of());
    }

    private static Message push(int ageMillis) {
        Entry entry = new Entry(new Member(1, 2), 1, 1, OTHER, SimFacts.of(1, 1, List.of()));
        return new Message(
                Kind.PUSH, new Member(1, 2), 1, 0, 0, List.of(), List.of(new Aged<>(entry, ageMillis)), List.of());
    }
}
