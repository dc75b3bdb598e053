package org.mosix.migration.job;

import org.mosix.api.JobHints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link JobHints} as one word for the name of a control group: its fields as numbers, in their order, with dashes between them. */
final class HintWord {
    private static final Logger LOG = LoggerFactory.getLogger(HintWord.class);
    private static final String BETWEEN = "-";
    private static final int FIELDS = 7;

    private HintWord() {}

    static String of(JobHints hints) {
        return String.join(
                BETWEEN,
                hints.locked() ? "1" : "0",
                Integer.toString(hints.jobClass()),
                Integer.toString(hints.memoryMiB()),
                hints.pureCpu() ? "1" : "0",
                Integer.toString(hints.keptPerSecond()),
                Long.toString(hints.expectedSeconds()),
                Integer.toString(hints.tag()));
    }

    /** NONE for a word that is none: only root makes such groups, so nobody means harm. */
    static JobHints read(String word) {
        String[] fields = word.split(BETWEEN, FIELDS + 1);
        try {
            if (fields.length != FIELDS) {
                throw new IllegalArgumentException(fields.length + " fields");
            }
            return new JobHints(
                    fields[0].equals("1"),
                    Integer.parseInt(fields[1]),
                    Integer.parseInt(fields[2]),
                    fields[3].equals("1"),
                    Integer.parseInt(fields[4]),
                    Long.parseLong(fields[5]),
                    Integer.parseInt(fields[6]));
        } catch (IllegalArgumentException e) {
            LOG.warn("a job's group says what nobody can have told of it: {}", e.getMessage());
            return JobHints.NONE;
        }
    }
}
