package org.mosix.api;

import java.util.Optional;

/** What one mosrun says of its job, against what holds for the job in which it was called; empty: as there. See {@link JobHints}. */
public record HintChanges(
        Optional<Boolean> locked,
        Optional<Integer> jobClass,
        Optional<Integer> memoryMiB,
        Optional<Boolean> pureCpu,
        Optional<Integer> keptPerSecond,
        Optional<Long> expectedSeconds,
        Optional<Integer> tag) {
    public static final HintChanges NONE = new HintChanges(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public JobHints over(JobHints outer) {
        return new JobHints(
                locked.orElse(outer.locked()),
                jobClass.orElse(outer.jobClass()),
                memoryMiB.orElse(outer.memoryMiB()),
                pureCpu.orElse(outer.pureCpu()),
                keptPerSecond.orElse(outer.keptPerSecond()),
                expectedSeconds.orElse(outer.expectedSeconds()),
                tag.orElse(outer.tag()));
    }
}
