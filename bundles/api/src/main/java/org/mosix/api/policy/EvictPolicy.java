package org.mosix.api.policy;

import java.util.List;

/** Which guests are sent home because this node needs what they have. Asked some times a second. */
public interface EvictPolicy {
    /**
     * One that is to leave.
     *
     * @param guest its id in the view
     * @param reason one phrase for people
     */
    record Eviction(String guest, String reason) {}

    /** All that are to leave as things are now, also those that were named before and are still here; often none. */
    List<Eviction> evict(HostView view);
}
