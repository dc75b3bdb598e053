package org.mosix.sharing.admission;

import java.util.List;

/** The answer to a process that wants to come in. */
public sealed interface Decision {

    /**
     * It may come.
     *
     * @param leaving guests that leave first, in this order; often none
     */
    record Accepted(List<Guest> leaving) implements Decision {
        public Accepted {
            leaving = List.copyOf(leaving);
        }
    }

    /** @param reason one sentence for the process's owner, without a full stop */
    record Refused(String reason) implements Decision {}
}
