package org.mosix.balance;

import org.mosix.api.Malformed;

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
        within("periodMillis", periodMillis, 100, 60_000);
        within("together", together, 1, 64);
        within("deadlineMillis", deadlineMillis, 1, 10_000);
        within("callMicros", callMicros, 1, 1_000_000);
        return new Settings(periodMillis, together, deadlineMillis, callMicros);
    }

    private static void within(String name, int value, int least, int most) throws Malformed {
        if (value < least || value > most) {
            throw new Malformed(name + " is " + value + "; it can be " + least + " to " + most);
        }
    }
}
