package org.mosix.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

/** mosix-monitor alone: shows how nodes are, and runs no processes. */
public class MonitorRoleIT extends GossipRole {
    public MonitorRoleIT() {
        super("mosix-monitor");
    }

    @Test
    public void showsWhatGossipTells() throws Exception {
        assertEquals(List.of("api", "discovery", "image", "linux", "monitor", "refresh", "shell", "wire"), ours());
        until("the commands are there", () -> commands().contains("mon"));
        assertTrue(shell("mosix:nodes").startsWith("ERROR this node knows no others"));
        int port = freeUdpPort();
        configureGossip(port);
        until("the information is offered", () -> offered("Information"));
        until("it shows itself", () -> shell("mosix:nodes").matches("(?s).*71 \\| \\* \\| 127\\.0\\.0\\.1:.*yes.*"));
        assertTrue(shell("mosix:bestnode").contains("71"));
        assertTrue(shell("mosix:ps").startsWith("ERROR this node has no part that runs and moves processes"));
        assertFalse(offered("Jobs"));
        forgetGossip();
        until("its threads end", () -> threads().isEmpty());
    }
}
