package org.mosix.migration.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The JSON of {@code mosrun --stats}; docs/stats.md says what the figures mean. User time at home is the control group's
 * own counter where there is one: the rows of the processes are made to add up to it.
 */
final class Statistics {
    private static final double SECOND = 1e9;

    private final int job;
    private final String command;
    private final int exit;
    private final long groupNanos;
    private final long groupAllNanos;

    /**
     * @param groupNanos user CPU time of the whole job at home, or -1 if nobody counted it
     * @param groupAllNanos the same with system time
     */
    Statistics(int job, String command, int exit, long groupNanos, long groupAllNanos) {
        this.groupAllNanos = groupAllNanos;
        this.job = job;
        this.command = command;
        this.exit = exit;
        this.groupNanos = groupNanos;
    }

    String json(List<ProcessRecord> processes, Job.Totals rest) {
        Job.Totals sum = new Job.Totals();
        processes.forEach(sum::add);
        sum.moves += rest.moves;
        sum.calls += rest.calls;
        sum.userAway += rest.userAway;
        sum.userHome += rest.userHome;
        sum.userDeputy += rest.userDeputy;
        sum.cpuDeputy += rest.cpuDeputy;
        long counted = sum.userHome + sum.userDeputy;
        long all = groupNanos >= 0 ? groupNanos : counted;
        // A short process has no clock tick of its own, and then the kernel calls all of its time user time.
        double scale = counted > all ? (double) all / counted : 1;
        // What no row has is of processes without a tick: deputies have their share of it, as they have of all CPU
        // time.
        double unseen = Math.max(0, all - counted);
        double share = groupAllNanos > 0 ? Math.min(1, (double) sum.cpuDeputy / groupAllNanos) : 0;
        double deputies = sum.userDeputy * scale + unseen * share;
        double home = all - deputies;
        Map<String, Integer> returns = new LinkedHashMap<>();
        Map<String, Long> pins = new LinkedHashMap<>();
        StringJoiner rows = new StringJoiner(",\n  ", "[\n  ", "\n ]");
        for (ProcessRecord r : processes) {
            r.returns().forEach((call, n) -> returns.merge(call, n, Integer::sum));
            r.pinnedNanos().forEach((what, nanos) -> pins.merge(what, nanos, Long::sum));
            rows.add(row(
                    r.pid(),
                    r.command(),
                    r.moves(),
                    r.userHomeNanos() * scale,
                    r.userDeputyNanos() * scale,
                    r.userAwayNanos(),
                    r.calls()));
        }
        double others = home - sum.userHome * scale + rest.userHome * scale;
        if (others >= 1000 || unseen * share >= 1000 || rest.moves > 0 || rest.calls > 0) {
            rows.add(row(
                    0,
                    "(others)",
                    rest.moves,
                    Math.max(0, others),
                    rest.userDeputy * scale + unseen * share,
                    rest.userAway,
                    rest.calls));
        }
        return "{\"job\": " + job + ",\n \"command\": " + text(command) + ",\n \"exit\": " + (exit < 0 ? "null" : exit)
                + ",\n \"moves\": " + sum.moves
                + ",\n \"user_home_s\": " + seconds(home) + ", \"user_away_s\": " + seconds(sum.userAway)
                + ", \"user_deputy_s\": " + seconds(deputies)
                + ",\n \"calls\": " + sum.calls + ",\n \"returns\": " + returns(returns) + ",\n \"pins\": " + pins(pins)
                + ",\n \"processes\": " + rows + "}\n";
    }

    private static String row(int pid, String command, int moves, double home, double deputy, double away, long calls) {
        return "{\"pid\": " + pid + ", \"command\": " + text(command) + ", \"moves\": " + moves + ", \"user_home_s\": "
                + seconds(home) + ", \"user_away_s\": " + seconds(away) + ", \"user_deputy_s\": " + seconds(deputy)
                + ", \"calls\": " + calls + "}";
    }

    private static String returns(Map<String, Integer> returns) {
        StringJoiner list = new StringJoiner(", ", "[", "]");
        returns.forEach((call, n) -> list.add("{\"call\": " + text(call) + ", \"count\": " + n + "}"));
        return list.toString();
    }

    private static String pins(Map<String, Long> pins) {
        StringJoiner list = new StringJoiner(", ", "[", "]");
        pins.forEach((what, nanos) -> list.add("{\"what\": " + text(what) + ", \"seconds\": " + seconds(nanos) + "}"));
        return list.toString();
    }

    private static String seconds(double nanos) {
        return String.format(Locale.ROOT, "%.6f", nanos / SECOND);
    }

    /** A JSON string (RFC 8259, section 7). */
    private static String text(String value) {
        StringBuilder b = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                b.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                b.append(String.format("\\u%04x", (int) c));
            } else {
                b.append(c);
            }
        }
        return b.append('"').toString();
    }
}
