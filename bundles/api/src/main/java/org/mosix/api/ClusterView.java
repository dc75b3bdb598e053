package org.mosix.api;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this node knows of all nodes of its cell, and maybe of others, at one moment: those that live, itself among them, and those that
 * were lost of late. Immutable.
 *
 * @param nodes by number
 */
public record ClusterView(NodeId own, List<NodeView> nodes) {
    public ClusterView {
        nodes = nodes.stream().sorted(Comparator.comparing(NodeView::id)).toList();
    }

    /** With nodes of others; a number that is there already is not another one's. */
    public ClusterView with(List<NodeView> others) {
        Stream<NodeView> more = others.stream().filter(n -> node(n.id()).isEmpty());
        return others.isEmpty()
                ? this
                : new ClusterView(own, Stream.concat(nodes.stream(), more).toList());
    }

    public Optional<NodeView> node(NodeId id) {
        return nodes.stream().filter(n -> n.id().equals(id)).findFirst();
    }
}
