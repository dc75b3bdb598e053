package org.mosix.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.Test;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/** mosix-worker: waits for its configuration, then serves; no door for users, no commands. */
public class WorkerRoleIT extends Role {
    private static final String AGENT = "org.mosix.migration.AgentComponent";

    public WorkerRoleIT() {
        super("mosix-worker");
    }

    @Test
    public void isQuietWithoutConfiguration() throws Exception {
        assertEquals(
                List.of(
                        "api",
                        "balance",
                        "checkpoint",
                        "flood",
                        "hosting",
                        "image",
                        "linux",
                        "migration",
                        "policies",
                        "process",
                        "refresh",
                        "sandbox",
                        "slots",
                        "syscall",
                        "wire"),
                ours());
        assertEquals(UNCONFIGURED, states(AGENT));
        assertFalse(offered("Jobs") || offered("Migrator") || offered("Nodes"));
        assertEquals(Set.of(), threads());
        assertEquals(List.of(), complaints());
    }

    @Test
    public void servesWhileItIsConfigured() throws Exception {
        configureNode();
        until("the agent is active", () -> states(AGENT).equals(List.of(ComponentConfigurationDTO.ACTIVE)));
        assertTrue(offered("Jobs") && offered("Migrator") && offered("OwnerRule"));
        assertTrue(offered("Nodes") && offered("AwayProcesses"));
        assertFalse("users have no door here", offered("Launcher"));
        assertTrue(offered("ProcessProfiles"));
        assertFalse("it knows no other nodes", offered("Balancer"));
        assertEquals(Set.of(), commands());

        forgetNode();
        until("the agent has ended", () -> states(AGENT).equals(UNCONFIGURED));
        until(
                "its services go",
                () -> !offered("Jobs") && !offered("Migrator") && !offered("Nodes") && !offered("OwnerRule"));
        until("its threads end", () -> threads().isEmpty());
    }
}
