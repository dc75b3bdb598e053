package org.mosix.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.List;
import java.util.Set;
import org.junit.Test;

/** mosix-core: the libraries of a node; nothing runs, nothing is offered. */
public class CoreRoleIT extends Role {
    public CoreRoleIT() {
        super("mosix-core");
    }

    @Test
    public void bringsItsBundlesAndIsQuiet() throws Exception {
        assertEquals(List.of("api", "image", "linux", "refresh", "wire"), ours());
        assertFalse(offered("Jobs"));
        assertFalse(offered("Nodes"));
        assertEquals(Set.of(), threads());
        assertEquals(List.of(), complaints());
    }

    @Test
    public void aConfigurationAloneMakesNoNodeOfIt() throws Exception {
        configureNode();
        try {
            assertFalse(offered("Nodes"));
            assertEquals(Set.of(), threads());
        } finally {
            forgetNode();
        }
    }
}
