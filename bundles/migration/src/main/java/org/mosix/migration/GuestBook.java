package org.mosix.migration;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.mosix.api.GuestHouse;
import org.mosix.api.NodeId;
import org.mosix.migration.job.JobGroups;
import org.mosix.process.home.Deputy;
import org.mosix.process.host.Guests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guests here, for who decides about them. Any thread. */
final class GuestBook implements GuestHouse {
    private static final Logger LOG = LoggerFactory.getLogger(GuestBook.class);

    private final Guests guests;
    private final JobGroups groups;
    private final Places places;
    private final PartnerTerms terms;
    private final Evictions evictions;

    GuestBook(Guests guests, JobGroups groups, Places places, PartnerTerms terms, Evictions evictions) {
        this.guests = guests;
        this.groups = groups;
        this.places = places;
        this.terms = terms;
        this.evictions = evictions;
    }

    @Override
    public List<Guest> guests() {
        long now = System.nanoTime();
        return guests.presences().stream()
                .map(p -> new Guest(
                        PartnerTerms.id(p),
                        p.pid(),
                        new NodeId(p.home()),
                        terms.standing(p.home()),
                        TimeUnit.NANOSECONDS.toMillis(Math.max(0, now - p.sinceNanos())),
                        p.reservedMiB()))
                .toList();
    }

    @Override
    public Processes processes() {
        Set<Integer> deputies = new HashSet<>();
        for (Deputy deputy : places.all()) {
            deputies.add(deputy.pid());
        }
        Set<Integer> jobs = new HashSet<>();
        try {
            jobs.addAll(groups.members());
        } catch (IOException e) {
            LOG.debug("the jobs of this node cannot be listed", e);
        }
        jobs.removeAll(deputies);
        return new Processes(guests.pids(), jobs, deputies);
    }

    @Override
    public void sendHome(Map<String, String> leaving) {
        evictions.send(leaving.keySet());
    }
}
