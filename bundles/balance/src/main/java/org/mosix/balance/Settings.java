package org.mosix.balance;

import org.mosix.api.Malformed;
import org.mosix.slots.SlotSettings;

/**
 * How this node decides.
 *
 * @param periodMillis between two looks
 * @param together moves at the same time
 * @param deadlineMillis of a processor's time, for an answer of a policy
 * @param callMicros how long a call away is taken to wait
 */
public record Settings(int periodMillis, int together, int deadlineMillis, int callMicros) {
    /** Throws Malformed that names what is wrong. */
    static Settings of(int periodMillis, int together, int deadlineMillis, int callMicros) throws Malformed {
        SlotSettings.within("periodMillis", periodMillis, 100, 60_000);
        SlotSettings.within("together", together, 1, 64);
        SlotSettings.within("deadlineMillis", deadlineMillis, 1, 10_000);
        SlotSettings.within("callMicros", callMicros, 1, 1_000_000);
        return new Settings(periodMillis, together, deadlineMillis, callMicros);
    }
}
