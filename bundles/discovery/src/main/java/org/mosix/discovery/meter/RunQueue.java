package org.mosix.discovery.meter;

/**
 * A mean of how many threads want a processor, younger samples weighing more: a sample that is older by the time constant
 * weighs 1/e. A single sample is an accident: it sees a thread that runs for a tenth of the time in one case of ten. One
 * thread.
 */
final class RunQueue {
    private final double constantMillis;
    private double mean = ProcText.UNKNOWN;
    private long last;

    RunQueue(int constantMillis) {
        this.constantMillis = constantMillis;
    }

    /** @param runnable threads at this moment; {@link ProcText#UNKNOWN} changes nothing */
    void add(int runnable, long nowMillis) {
        if (runnable < 0) {
            return;
        }
        double weight = mean < 0 ? 1 : 1 - Math.exp(-Math.max(0, nowMillis - last) / constantMillis);
        mean = Math.max(0, mean) + weight * (runnable - Math.max(0, mean));
        last = nowMillis;
    }

    /** {@link ProcText#UNKNOWN} before the first sample. */
    double mean() {
        return mean;
    }
}
