package org.mosix.api.policy;

import java.util.Optional;
import org.mosix.api.JobHints;
import org.mosix.api.NodeId;

/** Where a new process should begin. */
public interface PlacePolicy {
    /**
     * The node, maybe the own one; empty if none fits.
     *
     * @param hints what its user has told of it
     */
    Optional<NodeId> place(View view, JobHints hints);
}
