package org.mosix.migration;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.mosix.api.NodeView;
import org.mosix.api.ProcessCensus;
import org.mosix.migration.job.JobGroups;
import org.mosix.process.host.Guests;
import org.mosix.sandbox.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts this node's processes. Any thread. */
final class OwnProcesses implements ProcessCensus {
    private static final Logger LOG = LoggerFactory.getLogger(OwnProcesses.class);
    private static final int MOST = 0xffff;

    private final JobGroups groups;
    private final Places places;
    private final FrozenProcesses frozen;
    private final Guests guests;
    private final Limits limits;
    private final List<String> features;
    private final NodeOwner owner;
    private final Rules rules;

    OwnProcesses(
            JobGroups groups,
            Places places,
            FrozenProcesses frozen,
            Guests guests,
            Limits limits,
            List<String> features,
            NodeOwner owner,
            Rules rules) {
        this.rules = rules;
        this.owner = owner;
        this.groups = groups;
        this.places = places;
        this.frozen = frozen;
        this.guests = guests;
        this.limits = limits;
        this.features = List.copyOf(features);
    }

    @Override
    public Count count() {
        int here = Math.min(MOST, guests.size());
        int most = owner.guests().limit().orElse(MOST);
        // Families are limited, and processes in each. More than a family's may come as long as there is a free family.
        boolean closed = guests.isFull() || rules.areClosed();
        long room = closed ? here : (long) limits.families() * limits.processes();
        return new Count(locals(), here, Math.min(MOST, frozen.size()), (int) Math.max(here, Math.min(most, room)));
    }

    private int locals() {
        try {
            return Math.min(
                    MOST, Math.max(0, groups.members().size() - places.all().size()));
        } catch (IOException e) {
            LOG.debug("the jobs of this node cannot be counted", e);
            return 0;
        }
    }

    @Override
    public List<String> processorFeatures() {
        return features;
    }

    @Override
    public Set<NodeView.Status> status() {
        return owner.status();
    }
}
