package org.mosix.door;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mosix.api.JobQueue;

/** Those who waited in the queue at the door that this one replaces: they come again in any order, and get their old one. Not thread-safe. */
final class Returning {
    private final Map<Integer, PauseFile.Line> expected = new HashMap<>();
    private long ends;

    void expect(PauseFile.Line line) {
        expected.put(line.owner().pid(), line);
    }

    /** @param end of {@link System#nanoTime}: who has not come by then does not hold up the others */
    void until(long end) {
        ends = end;
    }

    /** The place that the same client had, once. */
    Optional<JobQueue.Ticket> ticketOf(QueuedClient client) {
        return Optional.ofNullable(expected.remove(client.caller.pid()))
                .filter(line -> line.start() == client.start)
                .map(PauseFile.Line::ticket);
    }

    /** All have come, or had the time to. */
    boolean isOver() {
        return expected.isEmpty() || System.nanoTime() > ends;
    }
}
