package org.mosix.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import org.junit.After;
import org.junit.Test;

/** mosix-queue alone, and on a node of the role login: installed, changed, removed and installed again while that runs. */
public class QueueRoleIT extends Role {
    private static final String SETTINGS = "org.mosix.queue";

    public QueueRoleIT() {
        super("mosix-queue");
    }

    /** A test that failed leaves no settings to the next one. */
    @After
    public void forget() throws IOException {
        configurations.getConfiguration(SETTINGS, "?").delete();
    }

    @Test
    public void offersAQueueWithoutSettings() throws Exception {
        assertEquals(List.of("api", "image", "linux", "policies", "queue", "refresh", "slots", "wire"), ours());
        until("it is offered", () -> offered("JobQueue") && offered("PolicyBook"));
        assertEquals(Set.of("mosix-queue"), threads());
        assertEquals(List.of(), complaints());
    }

    @Test
    public void wrongSettingsAreNoQueue() throws Exception {
        Hashtable<String, Object> settings = new Hashtable<>();
        settings.put("jobs", -1);
        configurations.getConfiguration(SETTINGS, "?").update(settings);
        until("there is none", () -> !offered("JobQueue"));
        until("its thread ends", () -> threads().isEmpty());
        assertTrue(complaints().toString(), complaints().stream().allMatch(line -> line.contains("jobs is -1")));
        configurations.getConfiguration(SETTINGS, "?").delete();
        until("it is back", () -> offered("JobQueue"));
        logRead();
    }

    @Test
    public void comesAndGoesWhileANodeRuns() throws Exception {
        features.installFeature("mosix-login");
        try {
            for (int i = 0; i < 2; i++) {
                until("the queue is there", () -> shell("mosix:queue").contains("no job is in the queue"));
                until(
                        "its policies are listed",
                        () -> shell("mosix:policies").matches("(?s).*queue +\\| fifo +\\| \\* .*"));
                assertTrue(shell("mosix:queue-delete 7").startsWith("ERROR there is no job 7 in the queue"));
                features.uninstallFeature("mosix-queue");
                until(
                        "that is told",
                        () -> shell("mosix:queue").startsWith("ERROR this node has no queue: install the feature"));
                assertFalse(offered("JobQueue"));
                assertTrue(ours().contains("policies"));
                features.installFeature("mosix-queue");
            }
        } finally {
            features.uninstallFeature("mosix-login");
        }
    }
}
