package org.mosix.monitor;

import java.util.Optional;
import org.mosix.api.ClusterView;
import org.mosix.api.Information;
import org.mosix.api.Refused;

/** What nodes know of each other, for commands that cannot do without. */
public final class Known {
    private Known() {}

    /** Refused, with what an administrator can do, if this node takes no part in gossip. */
    public static ClusterView of(Optional<Information> information) throws Refused {
        return information
                .map(Information::view)
                .orElseThrow(() -> new Refused("this node knows nothing of the load of others; its administrator can"
                        + " install the feature mosix-information and write etc/org.mosix.discovery.cfg"));
    }
}
