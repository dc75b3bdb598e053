package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same as {@link PartnersIT} where all nodes prove who they are: each owner has an authority, and has been told the other's. */
@ExtendWith(Nodes.class)
class TrustedPartnersIT extends PartnersIT {
    private static final String INFORMATION = "mosix-information";
    /** All nodes measure their speed first. */
    private static final Duration KNOWN = Duration.ofSeconds(60);

    TrustedPartnersIT(Cluster cluster) {
        super(cluster);
    }

    @Override
    void authorities() {
        cluster.said(1, "mosix:cluster-create");
        cluster.said(FOREIGN, "mosix:cluster-create");
        Membership.join(cluster, 1, 2);
        for (int k = 1; k <= Cluster.NODES; k++) {
            knowTheOther(k);
        }
    }

    private void knowTheOther(int node) {
        int other = node == FOREIGN ? 1 : FOREIGN;
        String root = cluster.said(other, "mosix:cluster-root").out().strip();
        Command.Result told = cluster.said(node, "mosix:partner-trust other " + root);
        String fingerprint = told.out().strip().replaceAll(".* ", "");
        assertTrue(cluster.said(other, "mosix:cluster").out().contains("\nfingerprint " + fingerprint + "\n"));
    }

    @Override
    void refusedAsNobodys() {
        refused("node 3 does not list node 1 of cluster ");
    }

    private void refused(String why) {
        Command.Result r = cluster.home("mosrun", "-r", "3", "true");
        assertEquals(125, r.status(), r::toString);
        assertTrue(r.err().startsWith("mosrun: node 3 cannot be used: " + why), r::toString);
    }

    @Test
    void whoIsNotTrustedGetsNothing() {
        partners();
        assertEquals(0, cluster.home("mosrun", "-r", "3", "true").status());
        cluster.said(FOREIGN, "mosix:partner-distrust other");
        refused("");
        cluster.said(1, "mosix:partner-distrust other");
        refused("nodes of other cannot prove who they are: mosix:partner-trust other");
        knowTheOther(1);
        knowTheOther(FOREIGN);
        assertEquals(0, cluster.home("mosrun", "-r", "3", "true").status());
    }

    /** Each cluster gossips by itself; its nodes tell partners how they are when these ask whether they live. */
    @Test
    void partnersKnowEachOthersLoad() {
        for (int k = 1; k <= Cluster.NODES; k++) {
            cluster.said(k, "feature:install " + INFORMATION);
        }
        try {
            partners();
            Cluster.until(
                    "node 1 knows how node 3 is",
                    KNOWN,
                    () -> row(FOREIGN).matches("(?s).*:7249 +up +yes +\\d+\\.\\d +[1-9]\\d* +[1-9].*"));
            cluster.said(FOREIGN, "mosix:disconnect");
            Cluster.until("node 1 knows it no more", KNOWN, () -> !row(FOREIGN).contains(" yes "));
        } finally {
            cluster.shell(FOREIGN, "mosix:connect");
            for (int k = 1; k <= Cluster.NODES; k++) {
                cluster.said(k, "feature:uninstall " + INFORMATION);
            }
        }
    }

    /** What mosnodes says of it at home. */
    private String row(int node) {
        return cluster.home("mosnodes")
                .out()
                .lines()
                .filter(line -> line.contains(" 10.77.0." + node + ":"))
                .findFirst()
                .orElse("");
    }
}
