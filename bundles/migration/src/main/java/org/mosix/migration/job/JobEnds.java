package org.mosix.migration.job;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Has jobs whose statistics are wanted finished when their last process has ended. Any thread. */
final class JobEnds implements AutoCloseable {
    private static final long FIRST_LOOK_MILLIS = 20;
    private static final long LAST_LOOK_MILLIS = 1000;

    private final JobGroups groups;
    private final Consumer<Job> over;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mosix-jobs");
        thread.setDaemon(true);
        return thread;
    });

    /** @param over takes a job that was finished after its first process had ended */
    JobEnds(JobGroups groups, Consumer<Job> over) {
        this.groups = groups;
        this.over = over;
    }

    /** May block for some seconds. */
    void firstEnds(Job job) {
        if (alone(job)) {
            job.finish();
        } else {
            later(job, FIRST_LOOK_MILLIS);
        }
    }

    private boolean alone(Job job) {
        try {
            List<Integer> members = groups.members(job.pid());
            return members.isEmpty() || members.equals(List.of(job.pid()));
        } catch (IOException e) {
            return true;
        }
    }

    private void later(Job job, long millis) {
        timer.schedule(
                () -> {
                    if (alone(job)) {
                        job.finish();
                        over.accept(job);
                    } else {
                        later(job, Math.min(LAST_LOOK_MILLIS, millis * 2));
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
