package org.mosix.api.policy;

import java.util.List;
import java.util.Objects;

/** Which guests are sent home because this node needs what they have. Asked some times a second. */
public interface EvictPolicy {
    /**
     * One that is to leave.
     *
     * @param guest its id in the view
     * @param reason one phrase for people
     */
    record Eviction(String guest, String reason) {
        public Eviction {
            Objects.requireNonNull(guest);
            Objects.requireNonNull(reason);
        }
    }

    /** All that are to leave as things are now, also those that were named before and are still here; often none. */
    List<Eviction> evict(HostView view);
}
