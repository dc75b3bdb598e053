package org.mosix.discovery.node;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.mosix.api.NodeField;
import org.mosix.api.NodeView;
import org.mosix.api.ProcessCensus;
import org.mosix.discovery.Extra;
import org.mosix.discovery.NodeFacts;
import org.mosix.discovery.meter.Census;
import org.mosix.discovery.meter.Features;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the meter is told, as it was when it was last taken: gossip's threads must not wait for other bundles. {@link #take} is
 * called by one thread, the rest by any.
 */
final class OwnCensus implements Census {
    private static final Logger LOG = LoggerFactory.getLogger(OwnCensus.class);
    private static final NodeFacts.FreezeSpace NO_SPACE = new NodeFacts.FreezeSpace(0, 0);
    private static final int MOST = 0xffff;

    private record Taken(NodeFacts.Processes processes, long features, int status, List<Extra> extras) {}

    private final Supplier<ProcessCensus> processes;
    private final Supplier<List<NodeField>> fields;
    private final Set<String> told = new HashSet<>();
    private List<String> lastNames = List.of();
    private long lastDigest;
    private long machine;
    private volatile Taken taken = new Taken(new NodeFacts.Processes(0, 0, 0, 0), 0, 0, List.of());

    /**
     * @param processes who counts processes; gives null while nobody does: then no guests are taken
     * @param fields of other bundles
     */
    OwnCensus(Supplier<ProcessCensus> processes, Supplier<List<NodeField>> fields) {
        this.processes = processes;
        this.fields = fields;
    }

    /** Asks everybody. Does not fail. */
    void take() {
        NodeFacts.Processes counted = new NodeFacts.Processes(0, 0, 0, 0);
        long features = 0;
        int status = 0;
        ProcessCensus counter = processes.get();
        if (counter != null) {
            try {
                ProcessCensus.Count c = counter.count();
                counted = new NodeFacts.Processes(
                        bound(c.locals()), bound(c.guests()), bound(c.frozen()), bound(c.guestLimit()));
                features = digest(counter.processorFeatures());
                status = bits(counter.status());
            } catch (RuntimeException e) {
                once("processes", "the processes of this node cannot be counted: " + e);
            }
        }
        taken = new Taken(counted, features != 0 ? features : own(), status, ask());
    }

    /** They change with the settings of who manages processes only. */
    private long digest(List<String> names) {
        if (!names.equals(lastNames)) {
            lastNames = List.copyOf(names);
            lastDigest = Features.digest(names);
        }
        return lastDigest;
    }

    private long own() {
        if (machine == 0) {
            machine = Features.ofThisMachine();
        }
        return machine;
    }

    private List<Extra> ask() {
        List<Extra> extras = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int bytes = 0;
        for (NodeField field : fields.get()) {
            String name = field.getClass().getName();
            try {
                Extra extra = new Extra(field.name(), field.value());
                name = extra.name();
                if (extras.size() == NodeField.MOST || bytes + extra.bytes() > NodeField.BYTES) {
                    throw new IllegalArgumentException("there is no room for it");
                }
                if (!names.add(name)) {
                    throw new IllegalArgumentException("another one has its name");
                }
                extras.add(extra);
                bytes += extra.bytes();
            } catch (RuntimeException e) {
                once(name, "the field " + name + " of this node is left out: " + e.getMessage());
            }
        }
        return List.copyOf(extras);
    }

    private void once(String about, String sentence) {
        if (told.size() < MOST && told.add(about)) {
            LOG.warn("{}", sentence);
        }
    }

    private static int bits(Set<NodeView.Status> status) {
        int bits = 0;
        for (NodeView.Status one : status) {
            bits |= switch (one) {
                case STAY -> NodeFacts.STAY;
                case LOCAL_STAY -> NodeFacts.LOCAL_STAY;
                case BLOCK -> NodeFacts.BLOCK;
                case QUIET -> NodeFacts.QUIET;
            };
        }
        return bits;
    }

    private static int bound(int count) {
        return Math.max(0, Math.min(MOST, count));
    }

    @Override
    public NodeFacts.Processes processes() {
        return taken.processes;
    }

    @Override
    public NodeFacts.FreezeSpace freezeSpace() {
        return NO_SPACE;
    }

    @Override
    public int status() {
        return taken.status;
    }

    @Override
    public long features() {
        return taken.features;
    }

    @Override
    public List<Extra> extras() {
        return taken.extras;
    }
}
