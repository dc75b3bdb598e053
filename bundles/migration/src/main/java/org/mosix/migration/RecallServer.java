package org.mosix.migration;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.mosix.api.Recall;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Station;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does for other nodes what is told by {@link RecallFrame}s: once at a time for each of them. Any thread. */
final class RecallServer {
    private static final Logger LOG = LoggerFactory.getLogger(RecallServer.class);
    private static final int GOODBYE_SECONDS = 5;

    /** What is to be done; it stops when {@code progress} throws. */
    interface Work {
        Recall run(Consumer<Recall> progress) throws InterruptedException;
    }

    private final Station station;
    private final String busy;
    private final Set<Integer> serving = ConcurrentHashMap.newKeySet();

    /** @param busy what this node says of itself to one that asks again too early: "is ... already" */
    RecallServer(Station station, String busy) {
        this.station = station;
        this.busy = busy;
    }

    /** As {@link Station.Answerer}, for a node that has asked. */
    boolean answer(Channel channel, int from, Work work) throws IOException {
        if (!serving.add(from)) {
            Station.refuse(channel, "node " + station.self() + " " + busy);
            return false;
        }
        station.watch(channel);
        Thread thread = new Thread(() -> serve(channel, from, work), "mosix-recall");
        thread.setDaemon(true);
        thread.start();
        // Its pings are read, so that it is not silent, and its end is seen. It closes first: to close before all
        // is read would take back the last word (tcp(7), RST).
        try {
            do {
                channel.receive();
            } while (channel.kind() == Frame.PING);
        } catch (EOFException e) {
            LOG.debug("node {} has heard it", from);
        }
        return false;
    }

    private void serve(Channel channel, int from, Work work) {
        boolean told = false;
        try {
            Recall end = work.run(so -> tell(channel, so));
            channel.send(Frame.ANSWER, new RecallFrame(bounded(end), true).encode());
            station.expire(channel, GOODBYE_SECONDS);
            told = true;
        } catch (IOException | UncheckedIOException e) {
            LOG.info("node {} wants no more of its processes moved: {}", from, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("what node {} has asked for ended by a fault of ours", from, e);
        } finally {
            serving.remove(from);
            if (!told) {
                // Else it would wait for a word that never comes.
                channel.close();
            }
        }
    }

    private static void tell(Channel channel, Recall so) {
        try {
            channel.post(Frame.ANSWER, new RecallFrame(bounded(so), false).encode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A node with more processes than a frame takes tells of as many as it does take. */
    private static Recall bounded(Recall r) {
        if (r.all() <= RecallFrame.MOST) {
            return r;
        }
        int failed = Math.min(r.failed(), RecallFrame.MOST);
        int ended = Math.min(r.ended(), RecallFrame.MOST - failed);
        int home = Math.min(r.home(), RecallFrame.MOST - failed - ended);
        return new Recall(RecallFrame.MOST, home, ended, failed, r.bytes(), r.reasons());
    }
}
