package org.mosix.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.PeerKeys;

/** Two owners have numbered their nodes from 1, and each lists the other's nodes by numbers of its own. */
@Timeout(60)
class TwoListsTest {
    private final CountingKeys keysOfOurs = new CountingKeys(CountingKeys.OURS, 1);
    private final CountingKeys keysOfTheirs = new CountingKeys(CountingKeys.THEIRS, 1);
    private final List<Integer> heard = new CopyOnWriteArrayList<>();
    private Station ours;
    private Station theirs;

    @BeforeEach
    void open() throws IOException {
        int port = Loopback.freePort();
        String at = ":" + port;
        // Node 1 of ours comes from another address than theirs have listed.
        ours = new Station(
                1,
                Peers.address("127.0.0.7" + at),
                Peers.parse("1=127.0.0.7" + at + ", 2=127.0.0.2" + at + ", 101=127.0.0.3" + at + "/1"));
        theirs = new Station(
                1,
                Peers.address("127.0.0.3" + at),
                Peers.parse("1=127.0.0.3" + at + ",2=127.0.0.4" + at + ",201=127.0.0.1" + at + "/1,202=127.0.0.2" + at
                        + "/2"));
        for (CountingKeys keys : List.of(keysOfOurs, keysOfTheirs)) {
            for (String host : List.of("127.0.0.1", "127.0.0.2", "127.0.0.7")) {
                keys.clusters.put(host, CountingKeys.OURS);
            }
            keys.clusters.put("127.0.0.3", CountingKeys.THEIRS);
            keys.clusters.put("127.0.0.4", CountingKeys.THEIRS);
        }
        theirs.serve(Hello.Purpose.ASK, (channel, hello) -> {
            heard.add(hello.from());
            heard.add(theirs.named(channel.expect(Frame.ASK)));
            channel.send(Frame.ANSWER);
            return false;
        });
        theirs.open();
        ours.use(keysOfOurs);
        theirs.use(keysOfTheirs);
        ours.require(true);
        theirs.require(true);
    }

    @AfterEach
    void close() {
        ours.close();
        theirs.close();
    }

    private void names(int node) throws IOException {
        Channel channel = ours.connect(101, Hello.Purpose.ASK, 0);
        ByteBuffer name = Channel.direct(Station.NAME_BYTES);
        ours.name(name, node);
        channel.send(Frame.ASK, name.flip());
        channel.expect(Frame.ANSWER);
        ours.release(channel);
    }

    @Test
    void eachCallsTheOtherAsItsListDoes() throws IOException {
        names(1);
        names(2);
        names(101);
        assertEquals(List.of(201, 201, 201, 202, 201, 1), heard);
    }

    @Test
    void whoIsNotListedIsToldSo() throws IOException {
        keysOfTheirs.clusters.remove("127.0.0.1");
        String no = assertThrows(IOException.class, () -> names(1)).getMessage();
        assertTrue(no.contains("node 1 does not list node 1 of cluster 0a0a0a0a"), no);
        assertEquals(List.of(), heard);
        keysOfTheirs.clusters.put("127.0.0.1", CountingKeys.OURS);
        // Of two nodes with one number the address does not decide, but whose it is.
        keysOfTheirs.clusters.put("127.0.0.2", CountingKeys.THEIRS);
        assertThrows(IOException.class, () -> names(2));
        assertEquals(List.of(201), heard);
        keysOfOurs.clusters.remove("127.0.0.3");
        String unknown = assertThrows(IOException.class, () -> names(1)).getMessage();
        assertTrue(unknown.contains("belongs to no cluster"), unknown);
    }

    @Test
    void aRevokedNodeIsNotTheOneWithTheSameNumber() throws Exception {
        theirs.serve(Hello.Purpose.LINK, (channel, hello) -> {
            channel.send(Frame.WELCOME);
            channel.receive();
            return false;
        });
        Channel channel = ours.connect(101, Hello.Purpose.LINK, 0);
        channel.expect(Frame.WELCOME);
        ours.revoked(new PeerKeys.Peer(CountingKeys.OURS, 1));
        names(1);
        channel.send(Frame.PING);
        ours.revoked(new PeerKeys.Peer(CountingKeys.THEIRS, 1));
        assertThrows(IOException.class, () -> channel.expect(Frame.ANSWER));
        ours.release(channel);
    }

    @Test
    void aListIsReadWithTheNumbersOfOthers() {
        Peers peers = Peers.parse("1=127.0.0.1:1, 101=127.0.0.2:1 / 7");
        assertEquals(7, peers.theirs(101));
        assertEquals(1, peers.theirs(1));
        assertEquals(List.of(101), peers.called(7));
        for (String wrong : List.of("1=127.0.0.1:1/", "1=127.0.0.1:1/x", "1=127.0.0.1/1")) {
            assertThrows(IllegalArgumentException.class, () -> Peers.parse(wrong), wrong);
        }
    }
}
