package org.mosix.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.mosix.api.Balancer;

/** What a node has decided, as text. Pure functions. */
public final class DecisionText {
    private static final double MILLIS = 1000;
    private static final double PERCENT = 100;
    /** Of one process. */
    private static final int MOST = 10;

    private DecisionText() {}

    /** Of one process, the newest first; some of them. */
    public static List<String> of(List<Balancer.Decision> all, int pid) {
        List<String> lines = new ArrayList<>();
        for (Balancer.Decision d : all) {
            if (d.pid() == pid && lines.size() < MOST) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%.1f s ago: from node %s to %s, by %s: %s%s; %s%s",
                        d.agoMillis() / MILLIS,
                        d.from(),
                        d.to(),
                        d.policy(),
                        d.reason(),
                        terms(d.terms()),
                        outcome(d),
                        gains(d)));
            }
        }
        return lines;
    }

    /** In parentheses; nothing if there are none. */
    public static String terms(Map<String, Double> terms) {
        if (terms.isEmpty()) {
            return "";
        }
        StringJoiner all = new StringJoiner(", ", " (", ")");
        terms.forEach((name, value) -> all.add(name + " " + number(value)));
        return all.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.0f", value);
    }

    /** One phrase. */
    public static String outcome(Balancer.Decision d) {
        return switch (d.outcome()) {
            case MOVING -> "it is on its way";
            case MOVED -> "it went";
            case FAILED -> "it could not: " + d.failure();
            case ENDED -> "it ended first";
        };
    }

    private static String gains(Balancer.Decision d) {
        String predicted = d.predictedGain() == 0 ? "" : "; predicted " + gain(d.predictedGain());
        return predicted
                + (d.measuredGain().isPresent()
                        ? "; measured " + gain(d.measuredGain().getAsDouble())
                        : "");
    }

    /** +50 % for 0.5. */
    public static String gain(double gain) {
        return String.format(Locale.ROOT, "%+.0f %%", gain * PERCENT);
    }
}
