package org.mosix.door;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mosix.api.HintChanges;
import org.mosix.api.JobHints;

/** The options of mosrun by which a user tells of a job: their names, and what comes of them. Pure functions. */
final class HintOptions {
    static final String HELP = """
              -L, --lock           it leaves no node by itself; -l, --nolock: it may (the default)
              -m, --memory MB      it will need so much memory: it goes to no node with less free
              -G, --class CLASS    0: it stays in its own cluster (the default); 1 to 255: it may
                                   also go to partners' nodes; flood control has marks for each
                                   class (etc/freeze.conf)
              -c, --cpu            it computes: its calls and its I/O do not keep it here;
                                   -n, --io: they count (the default)
              -d, --decay N        of what was seen of it N parts in 10000 still count a second
                                   later (8000)
              -D, --duration DD:HH:MM
                                   how long it will compute, also HH:MM or MM
              -J, --job N          a number of yours for it, shown by mosps -l
            """;

    static final Set<String> FLAGS = Set.of("-L", "-l", "-c", "-n");
    static final Set<String> VALUES = Set.of("-m", "-G", "-d", "-D", "-J");

    private static final int DAY_HOURS = 24;
    private static final int HOUR_MINUTES = 60;
    private static final int MINUTE_SECONDS = 60;
    private static final int MOST_DAYS = 10_000;

    private HintOptions() {}

    /** By long name. */
    static Map<String, String> longNames() {
        Map<String, String> names = new HashMap<>();
        names.put("--lock", "-L");
        names.put("--nolock", "-l");
        names.put("--memory", "-m");
        names.put("--class", "-G");
        names.put("--cpu", "-c");
        names.put("--io", "-n");
        names.put("--decay", "-d");
        names.put("--duration", "-D");
        names.put("--job", "-J");
        return names;
    }

    /** What the options say. */
    static HintChanges of(Options options) throws Options.Wrong {
        return new HintChanges(
                either(options, "-L", "-l"),
                number(options, "-G", JobHints.MOST_CLASS),
                number(options, "-m", JobHints.MOST_MEMORY_MIB),
                either(options, "-c", "-n"),
                number(options, "-d", JobHints.ALL),
                options.has("-D") ? Optional.of(duration(text(options, "-D"))) : Optional.empty(),
                number(options, "-J", Integer.MAX_VALUE));
    }

    /** The number of a job, 0 without the option. */
    static int job(Options options) throws Options.Wrong {
        return number(options, "-J", Integer.MAX_VALUE).orElse(0);
    }

    private static Optional<Boolean> either(Options options, String yes, String no) throws Options.Wrong {
        if (options.has(yes) && options.has(no)) {
            throw new Options.Wrong(yes + " and " + no + " exclude each other");
        }
        return options.has(yes) || options.has(no) ? Optional.of(options.has(yes)) : Optional.empty();
    }

    private static String text(Options options, String name) {
        return Request.text(options.value(name).orElse(""));
    }

    private static Optional<Integer> number(Options options, String name, int most) throws Options.Wrong {
        if (!options.has(name)) {
            return Optional.empty();
        }
        String word = text(options, name);
        if (word.matches("\\d{1,10}") && Long.parseLong(word) <= most) {
            return Optional.of(Integer.parseInt(word));
        }
        throw new Options.Wrong("option " + name + " wants a number from 0 to " + most + ", not '" + word + "'");
    }

    private static long duration(String word) throws Options.Wrong {
        if (!word.matches("(\\d{1,4}:){0,2}\\d{1,6}")) {
            throw new Options.Wrong("option -D wants DD:HH:MM, HH:MM or MM, not '" + word + "'");
        }
        String[] parts = word.split(":");
        long minutes = 0;
        int[] each = {1, HOUR_MINUTES, DAY_HOURS * HOUR_MINUTES};
        for (int i = 0; i < parts.length; i++) {
            minutes += Long.parseLong(parts[parts.length - 1 - i]) * each[i];
        }
        if (minutes > (long) MOST_DAYS * DAY_HOURS * HOUR_MINUTES) {
            throw new Options.Wrong("option -D is at most " + MOST_DAYS + " days");
        }
        return minutes * MINUTE_SECONDS;
    }
}
