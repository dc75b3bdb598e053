package org.mosix.discovery.net;

import java.util.Map;

/**
 * What went through a node's socket since it was opened, in datagrams.
 *
 * @param sent given to the kernel
 * @param unsent dropped: the kernel had no room or no way, or they were too large to go in one piece
 * @param received by what became of them; all verdicts are there
 */
public record Traffic(long sent, long unsent, Map<Verdict, Long> received) {
    public Traffic {
        received = Map.copyOf(received);
    }

    /** That were accepted. */
    public long accepted() {
        return received.get(Verdict.ACCEPTED);
    }

    /** That were not. */
    public long dropped() {
        return received.values().stream().mapToLong(Long::longValue).sum() - accepted();
    }
}
