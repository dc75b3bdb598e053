package org.mosix.discovery.node;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Extra;
import org.mosix.discovery.Member;
import org.mosix.discovery.News;
import org.mosix.discovery.NodeFacts;
import org.mosix.discovery.net.Endpoints;

/** Entries as other rooms see them; pure functions. */
final class Views {
    private static final int BYTE = 0xff;

    private Views() {}

    static NodeView of(Entry entry, News.Kind kind, int ageMillis) {
        return of(entry.member(), entry.endpoint(), life(kind), ageMillis, entry.facts());
    }

    static NodeView of(Member member, Endpoint endpoint, NodeView.Life life, int ageMillis, NodeFacts facts) {
        NodeFacts.Processor p = facts.processor();
        NodeFacts.Memory m = facts.memory();
        NodeFacts.Processes c = facts.processes();
        NodeFacts.Software s = facts.software();
        return new NodeView(
                new NodeId(member.node()),
                text(endpoint),
                life,
                ageMillis,
                new NodeView.Processor(p.speed(), p.cores(), p.load(), p.permille(), p.featuresDigest()),
                new NodeView.Memory(m.totalMiB(), m.freeMiB(), m.swapTotalMiB(), m.swapFreeMiB()),
                new NodeView.Processes(c.locals(), c.guests(), c.frozen(), c.guestLimit()),
                new NodeView.Software(version(s.version()), kernel(s.kernel()), s.uptimeSeconds()),
                status(facts.status()),
                fields(facts));
    }

    private static NodeView.Life life(News.Kind kind) {
        return switch (kind) {
            case ALIVE -> NodeView.Life.ALIVE;
            case SUSPECT -> NodeView.Life.SUSPECT;
            case DEAD -> NodeView.Life.DEAD;
            case LEFT -> NodeView.Life.LEFT;
        };
    }

    private static String text(Endpoint endpoint) {
        String host = Endpoints.address(endpoint).getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + endpoint.port();
    }

    private static String version(int version) {
        return (version >> 8) + "." + (version & BYTE);
    }

    private static String kernel(int kernel) {
        return kernel == 0 ? "" : (kernel >> 16) + "." + (kernel >> 8 & BYTE) + "." + (kernel & BYTE);
    }

    private static Set<NodeView.Status> status(int bits) {
        Set<NodeView.Status> status = EnumSet.noneOf(NodeView.Status.class);
        Map.of(
                        NodeFacts.STAY, NodeView.Status.STAY,
                        NodeFacts.LOCAL_STAY, NodeView.Status.LOCAL_STAY,
                        NodeFacts.BLOCK, NodeView.Status.BLOCK,
                        NodeFacts.QUIET, NodeView.Status.QUIET)
                .forEach((bit, name) -> {
                    if ((bits & bit) != 0) {
                        status.add(name);
                    }
                });
        return status;
    }

    private static Map<String, String> fields(NodeFacts facts) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Extra extra : facts.extras()) {
            fields.put(extra.name(), extra.value());
        }
        return fields;
    }
}
