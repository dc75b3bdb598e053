package org.mosix.api;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What this node knows of all nodes of its cell at one moment: those that live, itself among them, and those that were
 * lost of late. Immutable.
 *
 * @param nodes by number
 */
public record ClusterView(NodeId own, List<NodeView> nodes) {
    public ClusterView {
        nodes = nodes.stream().sorted(Comparator.comparing(NodeView::id)).toList();
    }

    public Optional<NodeView> node(NodeId id) {
        return nodes.stream().filter(n -> n.id().equals(id)).findFirst();
    }
}
