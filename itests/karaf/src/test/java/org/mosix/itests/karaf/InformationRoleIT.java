package org.mosix.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.Test;

/** mosix-information alone: gossips while its settings say how, and leaves neither thread nor socket. */
public class InformationRoleIT extends GossipRole {
    private static final Set<String> THREADS = Set.of("mosix-gossip-receive", "mosix-gossip-tick", "mosix-information");

    public InformationRoleIT() {
        super("mosix-information");
    }

    @Test
    public void isQuietWithoutSettings() throws Exception {
        assertEquals(List.of("api", "discovery", "image", "linux", "refresh", "wire"), ours());
        assertFalse(offered("Information"));
        assertEquals(Set.of(), threads());
        assertEquals(Set.of(), commands());
        assertEquals(List.of(), complaints());
    }

    @Test
    public void gossipsWhileItIsConfigured() throws Exception {
        int port = freeUdpPort();
        configureGossip(port);
        until("the information is offered", () -> offered("Information"));
        until("its threads run", () -> threads().equals(THREADS));
        assertTrue("it has its socket", taken(port));

        int other = freeUdpPort();
        configureGossip(other);
        until("it changes its port", () -> taken(other) && !taken(port));
        until("the information is offered again", () -> offered("Information"));

        forgetGossip();
        until("its service goes", () -> !offered("Information"));
        until("its threads end", () -> threads().isEmpty());
        assertFalse("its socket is closed", taken(other));
    }

    @Test
    public void canBeRemovedWhileItGossipsAndComesAgain() throws Exception {
        int port = freeUdpPort();
        configureGossip(port);
        until("its threads run", () -> threads().equals(THREADS));
        features.uninstallFeature("mosix-information");
        until("its threads end", () -> threads().isEmpty());
        assertEquals(List.of(), ours());
        assertFalse(offered("Information"));
        assertFalse("its socket is closed", taken(port));

        // Its settings are still there.
        features.installFeature("mosix-information");
        until("the information is offered again", () -> offered("Information"));
        until("it has its socket again", () -> taken(port));
        forgetGossip();
        until("its threads end", () -> threads().isEmpty());
    }
}
