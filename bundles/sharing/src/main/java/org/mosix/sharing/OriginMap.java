package org.mosix.sharing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Ranges that lie within each other, cut into pieces with one origin each; a search takes the logarithm of their number. */
final class OriginMap {

    /** A place between two addresses: in front of one, or behind it. No address is added to, so none can overflow. */
    private record Edge(Address address, boolean behind) implements Comparable<Edge> {
        @Override
        public int compareTo(Edge other) {
            int order = address.compareTo(other.address);
            return order != 0 ? order : Boolean.compare(behind, other.behind);
        }
    }

    /** A range, with its place among all: sets must tell apart what is otherwise equal. */
    private record Claim(Range range, Origin origin, int number) {
        private boolean isOwn() {
            return origin == Origin.NoPartner.OWN;
        }
    }

    private static final Comparator<Claim> WINNER_FIRST = Comparator.comparing((Claim claim) -> !claim.isOwn())
            .thenComparing(Claim::range, Range::compareSize)
            .thenComparing(Claim::number);

    /** What holds from each edge to the next one. */
    private final NavigableMap<Edge, Origin> from = new TreeMap<>();

    private OriginMap() {}

    /** @param partners in the order in which they win */
    static OriginMap of(List<Range> own, Collection<Partner> partners) {
        List<Claim> claims = new ArrayList<>();
        own.forEach(range -> claims.add(new Claim(range, Origin.NoPartner.OWN, claims.size())));
        for (Partner partner : partners) {
            partner.nodes().forEach(range -> claims.add(new Claim(range, partner, claims.size())));
        }
        NavigableMap<Edge, List<Claim>> edges = new TreeMap<>();
        for (Claim claim : claims) {
            edges.computeIfAbsent(new Edge(claim.range.first(), false), edge -> new ArrayList<>())
                    .add(claim);
            edges.computeIfAbsent(new Edge(claim.range.last(), true), edge -> new ArrayList<>())
                    .add(claim);
        }
        OriginMap map = new OriginMap();
        TreeSet<Claim> open = new TreeSet<>(WINNER_FIRST);
        edges.forEach((edge, ofEdge) -> {
            if (edge.behind) {
                ofEdge.forEach(open::remove);
            } else {
                open.addAll(ofEdge);
            }
            map.from.put(edge, open.isEmpty() ? Origin.NoPartner.UNKNOWN : open.first().origin);
        });
        return map;
    }

    Origin at(Address address) {
        var piece = from.floorEntry(new Edge(address, false));
        return piece == null ? Origin.NoPartner.UNKNOWN : piece.getValue();
    }
}
