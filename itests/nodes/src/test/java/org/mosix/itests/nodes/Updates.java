package org.mosix.itests.nodes;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Updates of bundles of a node, and when they are over. */
final class Updates {
    static final Duration REFRESH = Duration.ofSeconds(120);

    private final Cluster cluster;

    Updates(Cluster cluster) {
        this.cluster = cluster;
    }

    /** When the node's bundle of moves was started for the last time: its line in the log. */
    private String lastStart(int node) {
        String log = cluster.mosix(Cluster.SHORT, "log", Integer.toString(node)).out();
        String last = "";
        for (Matcher m = Pattern.compile("(?m)^.*PAGEMAP_SCAN is used.*$").matcher(log); m.find(); ) {
            last = m.group();
        }
        return last;
    }

    /** Of a bundle that room migration uses, or of that itself: all that uses it is started anew, too; guests are at home meanwhile. */
    void update(int node, String bundle) {
        String before = lastStart(node);
        cluster.said(node, "bundle:update " + bundle);
        Cluster.until(bundle + " is used", REFRESH, () -> !lastStart(node).equals(before));
    }
}
