package org.mosix.discovery.gossip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Entry;
import org.mosix.discovery.NodeFacts;
import org.mosix.discovery.Rows;
import org.mosix.discovery.meter.SpeedBenchmark;

/** Makes the digest of the own cell from what this node knows of it. */
final class DigestMaker {
    /** Its load on the standard processor. */
    private static final double ONE_PROCESS = 100;

    private final Own own;
    private final Roster roster;
    private final RandomGenerator random;

    private long power;
    private long load;
    private long freeMiB;
    private long ages;
    private int nodes;

    DigestMaker(Own own, Roster roster, RandomGenerator random) {
        this.own = own;
        this.roster = roster;
        this.random = random;
    }

    /** @param most rows: if the cell has more nodes, those with the least load that take guests have one */
    Digest make(int most, long now) {
        power = load = freeMiB = ages = nodes = 0;
        Entry self = own.recent(now);
        sum(self, own.ageMillis(now));
        for (int slot = 0; slot < roster.size(); slot++) {
            if (roster.isLive(slot)) {
                sum(roster.entry(slot), roster.ageMillis(slot, now));
            }
        }
        double limit = nodes <= most ? Double.MAX_VALUE : loadOfRank(most, self);
        Rows.Builder rows = new Rows.Builder(Math.min(nodes, most));
        boolean selfToCome = true;
        int left = most;
        for (int slot = 0; slot < roster.size() && left > 0; slot++) {
            Entry entry = roster.entry(slot);
            if (selfToCome && entry.member().node() > self.member().node()) {
                left -= add(rows, self, own.ageMillis(now), limit);
                selfToCome = false;
            }
            if (left > 0 && roster.isLive(slot)) {
                left -= add(rows, entry, roster.ageMillis(slot, now), limit);
            }
        }
        if (selfToCome && left > 0) {
            add(rows, self, own.ageMillis(now), limit);
        }
        int meanAge = (int) (ages / nodes);
        return new Digest(own.cell(), nodes, meanAge, power, load, freeMiB, rows.build(), contacts(self));
    }

    private void sum(Entry entry, int ageMillis) {
        power += Rows.power(entry.facts());
        load += entry.facts().processor().load();
        freeMiB += entry.facts().memory().freeMiB();
        ages += ageMillis;
        nodes++;
    }

    private static int add(Rows.Builder rows, Entry entry, int ageMillis, double limit) {
        if (limit != Double.MAX_VALUE && rank(entry) > limit) {
            return 0;
        }
        rows.add(entry, ageMillis);
        return 1;
    }

    /** The load of each core, had the node one process more; nodes that let no guests in come last. */
    static double rank(Entry entry) {
        NodeFacts.Processor p = entry.facts().processor();
        // The load is divided by the speed already; so is that of the process that would come.
        double another = ONE_PROCESS * SpeedBenchmark.STANDARD / Math.max(1, p.speed());
        return entry.facts().takesGuests() ? (p.load() + another) / p.cores() : Float.MAX_VALUE;
    }

    private double loadOfRank(int most, Entry self) {
        if (most == 0) {
            return -1;
        }
        double[] ranks = new double[nodes];
        int count = 0;
        ranks[count++] = rank(self);
        for (int slot = 0; slot < roster.size(); slot++) {
            if (roster.isLive(slot)) {
                ranks[count++] = rank(roster.entry(slot));
            }
        }
        Arrays.sort(ranks);
        return ranks[most - 1];
    }

    /** Random ones, so that all nodes of the cell are talked to by others equally often. */
    private List<Digest.Contact> contacts(Entry self) {
        List<Digest.Contact> contacts = new ArrayList<>(Digest.CONTACTS);
        for (int i = 0; i < Digest.CONTACTS; i++) {
            int slot = random.nextInt(roster.live() + 1) == 0 ? -1 : roster.randomLive(random);
            Entry entry = slot < 0 ? self : roster.entry(slot);
            Digest.Contact contact = new Digest.Contact(entry.member().node(), entry.endpoint());
            if (!contacts.contains(contact)) {
                contacts.add(contact);
            }
        }
        return contacts;
    }
}
