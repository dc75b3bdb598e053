package org.mosix.door;

import java.util.Optional;
import org.mosix.api.JobHints;
import org.mosix.api.JobQueue;

/** The option of mosrun by which a job waits in the queue. Pure functions. */
final class QueueOption {
    static final String HELP = """
              -q[PRIORITY], --queue[=PRIORITY]
                                   it waits in this node's queue until its turn has come (mosq);
                                   0 to 65535, the lower the earlier, 50 without a number
            """;

    static final String NAME = "-q";

    private static final int MOST_NAME = 64;

    private QueueOption() {}

    /** What the job tells the queue; empty if it does not wait. */
    static Optional<JobQueue.Wish> wish(Options options) throws Options.Wrong {
        if (!options.has(NAME)) {
            return Optional.empty();
        }
        String word = Request.text(options.value(NAME).orElse(""));
        int priority = word.isEmpty() ? JobQueue.PRIORITY : priority(word);
        JobHints hints = HintOptions.of(options).over(JobHints.NONE);
        return Optional.of(new JobQueue.Wish(
                priority,
                hints.jobClass(),
                hints.memoryMiB(),
                name(options.operands().get(0))));
    }

    /** A priority that a user has written. */
    static int priority(String word) throws Options.Wrong {
        if (word.matches("\\d{1,9}") && Integer.parseInt(word) <= JobQueue.MOST_PRIORITY) {
            return Integer.parseInt(word);
        }
        throw new Options.Wrong("a priority is a number from 0 to " + JobQueue.MOST_PRIORITY + ", not '" + word + "'");
    }

    private static String name(String program) {
        String name = program.substring(program.lastIndexOf('/') + 1);
        return name.length() > MOST_NAME ? name.substring(0, MOST_NAME) : name;
    }
}
