package org.mosix.discovery.gossip;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Message.Aged;
import org.mosix.discovery.codec.DigestCodec;
import org.mosix.discovery.codec.EntryCodec;
import org.mosix.discovery.codec.MessageCodec;

/** Chooses what is pushed and to whom. */
final class Pusher {
    private final Settings settings;
    private final Own own;
    private final Roster roster;
    private final Cells cells;
    private final RandomGenerator random;
    private final List<Endpoint> contacts;
    private final DigestMaker maker;
    private final int room;

    private Plan plan;
    private Cells.Counts counts = new Cells.Counts(0, 0);
    private int nodes;
    private Digest digest;
    private long digestMade;
    private int[] cellWindow;
    private int[] farWindow;

    Pusher(Settings settings, Own own, Roster roster, Cells cells, RandomGenerator random, List<Endpoint> contacts) {
        this.settings = settings;
        this.own = own;
        this.roster = roster;
        this.cells = cells;
        this.random = random;
        this.contacts = contacts;
        this.maker = new DigestMaker(own, roster, random);
        this.room = Plan.room(settings);
        replan(new Cells.Counts(0, 0));
    }

    Plan plan() {
        return plan;
    }

    /** Live nodes in all cells, as far as is known, this one too. */
    int nodes() {
        return roster.live() + 1 + counts.nodes();
    }

    /** Follows the number of nodes and cells; once a period. */
    void count(long now) {
        Cells.Counts present = cells.counts(now);
        if (roster.live() + 1 != nodes || present.cells() != counts.cells()) {
            replan(present);
        }
        counts = present;
    }

    private void replan(Cells.Counts newCounts) {
        counts = newCounts;
        nodes = roster.live() + 1;
        plan = Plan.of(settings, nodes, counts.cells() + 1);
        cellWindow = new int[plan.cellWindow() - 1];
        farWindow = new int[Math.max(0, plan.farWindow() - 1)];
    }

    /** Whether the next push goes to {@link #lostOrContact}: always when no mate is known to live. */
    boolean isTimeForLost() {
        return roster.live() == 0 || rarely(roster.live());
    }

    /** One time in max(5, live) any node has its turn, so that the lost are found again ("mindead" of libgossip). */
    private boolean rarely(int live) {
        return random.nextInt(Math.max(5, live)) == 0;
    }

    /** A configured contact or a mate that was lost; null if there is none. */
    Endpoint lostOrContact() {
        int choice = random.nextInt(Math.max(1, roster.size() - roster.live() + contacts.size()));
        if (choice < contacts.size()) {
            return contacts.get(choice);
        }
        int slot = roster.randomLost(random);
        return slot < 0 ? null : roster.entry(slot).endpoint();
    }

    /** A random node of any cell; null if there is none. */
    Endpoint anyNode() {
        int slot = rarely(counts.cells())
                ? cells.size() > 0 ? random.nextInt(cells.size()) : -1
                : cells.random(roster.live(), random);
        if (slot < 0) {
            int mate = roster.randomLive(random);
            return mate < 0 ? null : roster.entry(mate).endpoint();
        }
        List<Digest.Contact> known = cells.digest(slot).contacts();
        return known.get(random.nextInt(known.size())).endpoint();
    }

    /** The own entry and the newest of the others. */
    List<Aged<Entry>> entries(long now) {
        List<Aged<Entry>> chosen = new ArrayList<>(cellWindow.length + 1);
        Entry self = own.entry(now);
        chosen.add(new Aged<>(self, own.ageMillis(now)));
        int left = room - EntryCodec.size(self) - MessageCodec.AGE_BYTES;
        int found = roster.newest(cellWindow, now);
        for (int i = 0; i < found; i++) {
            Entry entry = roster.entry(cellWindow[i]);
            left -= EntryCodec.size(entry) + MessageCodec.AGE_BYTES;
            if (left >= 0) {
                chosen.add(new Aged<>(entry, roster.ageMillis(cellWindow[i], now)));
            }
        }
        return chosen;
    }

    /**
     * The own digest and the newest of the others.
     *
     * @param first a cell whose digest goes before all, if there is one: the receiver looks for its mates; else the own cell
     */
    List<Aged<Digest>> digests(int first, long now) {
        List<Aged<Digest>> chosen = new ArrayList<>(farWindow.length + 1);
        int slot = first == own.cell() ? -1 : cells.find(first);
        int left = room;
        if (slot >= 0) {
            left = add(chosen, cells.digest(slot), cells.ageMillis(slot, now), left);
        }
        Digest self = digest(now);
        left = add(chosen, self, (int) (now - digestMade), left);
        int found = cells.newest(farWindow, now);
        for (int i = 0; i < found; i++) {
            if (farWindow[i] != slot) {
                left = add(chosen, cells.digest(farWindow[i]), cells.ageMillis(farWindow[i], now), left);
            }
        }
        return chosen;
    }

    private static int add(List<Aged<Digest>> chosen, Digest digest, int ageMillis, int left) {
        int rest = left - DigestCodec.size(digest) - MessageCodec.AGE_BYTES;
        // The first one goes even if it is too large: a node of a later version may allow more rows than this one.
        if (rest < 0 && !chosen.isEmpty()) {
            return left;
        }
        chosen.add(new Aged<>(digest, ageMillis));
        return rest;
    }

    private Digest digest(long now) {
        if (digest == null || now - digestMade >= settings.refreshMillis()) {
            digest = maker.make(plan.rows(), now);
            digestMade = now;
        }
        return digest;
    }
}
