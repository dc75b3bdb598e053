package org.mosix.monitor;

import java.util.Locale;
import org.mosix.api.Recall;

/** How a recall goes on, in one line for people: a bar, what has come, how fast, and how long the rest may take. */
public final class RecallLine {
    private static final int WIDTH = 20;
    private static final double MIB = 1 << 20;
    private static final double SECOND_NANOS = 1e9;

    private RecallLine() {}

    /** @param nanos since it began */
    public static String of(Recall so, long nanos) {
        int filled = so.all() == 0 ? 0 : (int) ((long) WIDTH * so.done() / so.all());
        StringBuilder line = new StringBuilder("[");
        line.append("#".repeat(filled)).append("-".repeat(WIDTH - filled)).append("] ");
        line.append(so.home()).append(" of ").append(so.all()).append(" processes have come home, ");
        line.append(so.toGo()).append(" to go");
        if (so.bytes() > 0) {
            line.append(", ").append(amount(so.bytes(), nanos));
        }
        if (so.done() > 0 && so.toGo() > 0) {
            double left = nanos / SECOND_NANOS * so.toGo() / so.done();
            line.append(String.format(Locale.ROOT, ", about %.0f s left", Math.max(1, left)));
        }
        return line.toString();
    }

    /** Bytes, and their rate: {@code 12.0 MiB, 6.0 MiB/s}. */
    public static String amount(long bytes, long nanos) {
        double rate = bytes / MIB / Math.max(nanos / SECOND_NANOS, 1e-3);
        return String.format(Locale.ROOT, "%.1f MiB, %.1f MiB/s", bytes / MIB, rate);
    }
}
