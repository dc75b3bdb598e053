package org.mosix.slots;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Takes the same step again and again, on a thread of its own. A step that fails is told in the log, the same fault in a row once. */
public final class DecidingThread implements AutoCloseable {
    private static final long END_SECONDS = 10;

    /** What is done each time. */
    public interface Step {
        void take() throws IOException, InterruptedException;
    }

    private final Thread thread;

    /**
     * @param log of whoever decides
     * @param failed one sentence for it, besides the fault
     */
    public DecidingThread(String name, Step step, int periodMillis, Logger log, String failed) {
        thread = new Thread(() -> run(step, periodMillis, log, failed), name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(Step step, int periodMillis, Logger log, String failed) {
        String told = "";
        try {
            while (true) {
                try {
                    step.take();
                    told = "";
                } catch (IOException | RuntimeException e) {
                    // What is asked may just be leaving.
                    if (!e.toString().equals(told)) {
                        log.error(failed, e);
                        told = e.toString();
                    }
                }
                Thread.sleep(periodMillis);
            }
        } catch (InterruptedException e) {
            log.debug("it ends");
        }
    }

    /** The step that is being taken comes to its end, within ten seconds. */
    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
    }
}
