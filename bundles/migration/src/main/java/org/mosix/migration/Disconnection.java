package org.mosix.migration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.mosix.api.Recall;
import org.mosix.api.Refused;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Station;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our cluster leaves the multi-cluster, and joins it again. Each of our nodes first closes itself to partners, then sends their
 * processes home and calls its own back; the node whose owner has said so asks the others. A node that does not hear it now is
 * told in a sentence; it hears it from any of the others when they meet again, for nodes tell each other the last word with each
 * sign of life. Any thread.
 */
final class Disconnection {
    private static final Logger LOG = LoggerFactory.getLogger(Disconnection.class);
    private static final int QUESTION_SECONDS = 10;
    /** Nodes that are asked at the same time: all that a cluster of workstations has, as a rule. */
    private static final int TOGETHER = 64;

    private final Station station;
    private final PartnerTerms terms;
    private final Expulsion expulsion;
    private final Recaller recaller;
    private final Survey others;
    private final Survey connecting;
    private final RecallServer server;
    /** A word that was heard late is being done. */
    private final AtomicBoolean late = new AtomicBoolean();

    private final Object parting = new Object();
    /** The last word of which this node has done its part, and what came of it; guarded by {@link #parting}. */
    private OwnerWord heeded;

    private Recall done = Recall.NOTHING;

    Disconnection(Station station, PartnerTerms terms, Expulsion expulsion, Recaller recaller) {
        this.station = station;
        this.terms = terms;
        this.expulsion = expulsion;
        this.recaller = recaller;
        others = new Survey(station, Question.OWNER_WORD, "is not disconnected", TOGETHER);
        connecting = new Survey(station, Question.OWNER_WORD, "is not connected", TOGETHER);
        server = new RecallServer(station, "is being disconnected already");
    }

    /** On all our nodes. {@code progress} as {@link Recaller#run} has it. */
    Recall run(Consumer<Recall> progress) throws Refused, InterruptedException {
        OwnerWord word = terms.word().say(true);
        return Recalls.together(
                List.of(so -> part(word, so), so -> others.ask(ours(), word.encode(), Recall.NOTHING, so)), progress);
    }

    /** Sentences about nodes of ours that have not heard it. */
    List<String> connect() throws Refused, InterruptedException {
        ByteBuffer word = terms.word().say(false).encode();
        return connecting.ask(ours(), word, Recall.NOTHING, so -> {}).reasons();
    }

    /**
     * This node's part in what was said. A node may hear the word with a sign of life, just before the one who has said it asks: he is told
     * of what has been done by then, too.
     */
    private Recall part(OwnerWord word, Consumer<Recall> progress) throws InterruptedException {
        synchronized (parting) {
            Recall before = word.equals(heeded) ? Recalls.settled(done) : Recall.NOTHING;
            done = Recalls.sum(
                    before,
                    List.of(here(so -> progress.accept(Recalls.sum(before, List.of(so), List.of())))),
                    List.of());
            heeded = word;
            return done;
        }
    }

    /** This node is closed: its guests of others leave, and its own come back. */
    private Recall here(Consumer<Recall> progress) throws InterruptedException {
        return Recalls.together(
                List.of(so -> expulsion.run(terms::isForeign, so), so -> recaller.run(terms::isForeign, so)), progress);
    }

    private Set<Integer> ours() {
        Set<Integer> nodes = new TreeSet<>(station.peers().all().keySet());
        nodes.remove(station.self());
        nodes.removeIf(terms::isForeign);
        return nodes;
    }

    /** A node asks us to take our part. */
    boolean answer(Channel channel, Hello hello) throws IOException {
        if (!terms.knows() || terms.isForeign(hello.from())) {
            Station.refuse(channel, "node " + station.self() + " takes that word of its own cluster's nodes only");
            return false;
        }
        station.expire(channel, QUESTION_SECONDS);
        OwnerWord said = OwnerWord.decode(channel.expect(Frame.ASK), System.currentTimeMillis());
        return server.answer(channel, hello.from(), progress -> {
            try {
                terms.word().hear(said);
            } catch (Refused e) {
                return new Recall(0, 0, 0, 0, 0, List.of(e.getMessage()));
            }
            if (!terms.word().get().equals(said)) {
                return new Recall(0, 0, 0, 0, 0, List.of("node " + station.self() + " has heard a later word"));
            }
            return said.apart() ? part(said, progress) : Recall.NOTHING;
        });
    }

    /** A node has answered that it lives, and with this. */
    void heard(int node, OwnerWord said) {
        if (!said.laterThan(terms.word().get()) || !terms.known() || terms.isForeign(node)) {
            return;
        }
        boolean wasApart = terms.isClosed();
        try {
            if (!terms.word().hear(said)) {
                return;
            }
        } catch (Refused e) {
            LOG.warn("node {} has heard of its owner's word from node {}: {}", station.self(), node, e.getMessage());
        }
        if (wasApart == said.apart()) {
            return;
        }
        if (!said.apart()) {
            LOG.info("node {} is connected again: node {} has heard its owner say so", station.self(), node);
        } else if (late.compareAndSet(false, true)) {
            Thread thread = new Thread(() -> catchUp(node, said), "mosix-disconnect");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void catchUp(int node, OwnerWord said) {
        try {
            LOG.info("node {} is disconnected: node {} has heard its owner say so", station.self(), node);
            Recall end = part(said, so -> {});
            LOG.info("node {} is disconnected: {}", station.self(), end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("node {} is disconnected, but a fault of ours keeps guests here", station.self(), e);
        } finally {
            late.set(false);
        }
    }
}
