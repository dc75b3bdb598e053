package org.mosix.monitor;

import java.util.List;
import java.util.Optional;
import org.mosix.api.ClusterView;
import org.mosix.api.Information;
import org.mosix.api.NodeId;
import org.mosix.api.NodeInfo;
import org.mosix.api.NodeView;
import org.mosix.api.Nodes;
import org.mosix.api.Refused;

/** What nodes know of each other, for commands that cannot do without. */
public final class Known {
    private Known() {}

    /** Refused, with what an administrator can do, if this node takes no part in gossip. */
    public static Information of(Optional<Information> information) throws Refused {
        return information.orElseThrow(
                () -> new Refused("this node knows nothing of the load of others; its administrator can"
                        + " install the feature mosix-information and write etc/org.mosix.discovery.cfg"));
    }

    /** The node list; on a node where no processes run nobody has one: there those that gossip tells of. Refused if there is neither. */
    public static Nodes nodes(Optional<Nodes> listed, Optional<ClusterView> view) throws Refused {
        if (listed.isPresent()) {
            return listed.get();
        }
        ClusterView known = view.orElseThrow(
                () -> new Refused(
                        "this node knows no others: install the feature mosix-worker, or mosix-monitor with etc/org.mosix.discovery.cfg"));
        return new Nodes() {
            @Override
            public NodeId own() {
                return known.own();
            }

            @Override
            public List<NodeInfo> list() {
                return known.nodes().stream()
                        .map(n -> new NodeInfo(n.id(), n.address(), n.life() == NodeView.Life.ALIVE, ""))
                        .toList();
            }
        };
    }
}
