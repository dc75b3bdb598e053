package org.mosix.door;

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

    /** What a job that waits tells the queue. */
    static JobQueue.Wish wish(Options options) throws Options.Wrong {
        String word = Request.text(options.value(NAME).orElse(""));
        int priority = word.isEmpty() ? JobQueue.PRIORITY : priority(word);
        JobHints hints = HintOptions.of(options).over(JobHints.NONE);
        String program = name(options.operands().get(0));
        return new JobQueue.Wish(priority, hints.jobClass(), hints.memoryMiB(), program);
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
        int end = Math.min(name.length(), MOST_NAME);
        // Not between the halves of a character.
        return name.substring(0, end > 0 && Character.isHighSurrogate(name.charAt(end - 1)) ? end - 1 : end);
    }
}
