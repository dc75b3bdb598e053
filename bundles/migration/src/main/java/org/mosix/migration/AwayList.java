package org.mosix.migration;

import java.util.HashMap;
import java.util.Map;
import org.mosix.api.AwayProcesses;
import org.mosix.api.NodeId;
import org.mosix.process.home.HomeLink;

/**
 * Where this home's processes are, for who keeps a record of it. It is asked, not told, so no move waits for a record, and none is
 * queued. Any thread.
 */
final class AwayList implements AwayProcesses {
    private final Places places;

    AwayList(Places places) {
        this.places = places;
    }

    @Override
    public Map<Integer, NodeId> away() {
        Map<Integer, NodeId> away = new HashMap<>();
        places.all().forEach(deputy -> {
            HomeLink link = deputy.link();
            // One that is just leaving has none yet.
            if (link != null) {
                away.put(deputy.pid(), new NodeId(link.host()));
            }
        });
        return away;
    }
}
