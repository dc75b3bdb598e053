package org.mosix.discovery.gossip;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.mosix.discovery.Entry;
import org.mosix.discovery.News;
import org.mosix.discovery.Rows;

/**
 * The other nodes of the own cell: newest entry of each, when it was made, and whether it lives. In arrays, ascending by
 * node number: a simulation holds millions of these rows.
 *
 * <p>Times are ints that wrap after 24 days of milliseconds; only differences are used, and nothing is kept that long.
 */
final class Roster {
    /** What an entry that came in was. */
    enum Merge {
        /** Of a node that was not known, or is back. */
        JOINED,
        NEWER,
        OLDER,
        /** Younger than the death of its node: who goes by it must learn of that, so that the node can object. */
        DISPUTED
    }

    private static final News.Kind[] KINDS = News.Kind.values();
    private static final int MOST = Rows.MOST - 1;
    private static final int TRIES = 16;

    private final Settings settings;
    private int[] numbers = new int[4];
    private Entry[] entries = new Entry[4];
    private int[] born = new int[4];
    private int[] incarnations = new int[4];
    private int[] since = new int[4];
    private byte[] kinds = new byte[4];
    private int size;
    private int live;
    private int suspects;

    Roster(Settings settings) {
        this.settings = settings;
    }

    int size() {
        return size;
    }

    /** Those that live, suspects too. */
    int live() {
        return live;
    }

    Entry entry(int slot) {
        return entries[slot];
    }

    News.Kind kind(int slot) {
        return KINDS[kinds[slot]];
    }

    boolean isLive(int slot) {
        return kinds[slot] <= News.Kind.SUSPECT.ordinal();
    }

    int ageMillis(int slot, long now) {
        return Math.max(0, (int) now - born[slot]);
    }

    int incarnation(int slot) {
        return incarnations[slot];
    }

    /** Where the node is, or -1. */
    int find(int node) {
        int slot = search(node);
        return slot < 0 ? -1 : slot;
    }

    /** Was the node lost before something was made that is now that old? */
    boolean wasLostBefore(int slot, int ageMillis, long now) {
        return !isLive(slot) && (int) now - ageMillis - since[slot] > 0;
    }

    Merge merge(Entry entry, int ageMillis, long now) {
        int made = (int) now - ageMillis;
        int slot = search(entry.member().node());
        if (slot < 0) {
            return insert(-slot - 1, entry, made, (int) now) ? Merge.JOINED : Merge.OLDER;
        }
        if (entry.incarnation() < incarnations[slot]) {
            return Merge.OLDER;
        }
        boolean back = false;
        if (entry.incarnation() > incarnations[slot]) {
            back = !isLive(slot);
            become(slot, News.Kind.ALIVE, entry.incarnation(), (int) now);
        } else if (!isLive(slot)) {
            return made - since[slot] > 0 && kind(slot) == News.Kind.DEAD ? Merge.DISPUTED : Merge.OLDER;
        }
        if (!entry.isNewerThan(entries[slot])) {
            return Merge.OLDER;
        }
        entries[slot] = entry;
        born[slot] = made;
        return back ? Merge.JOINED : Merge.NEWER;
    }

    /** Takes somebody's word on a mate; false if it was known, is outdated, or is on nobody known. */
    boolean apply(News news, long now) {
        int slot = search(news.about().node());
        if (slot < 0) {
            return false;
        }
        int newer = Integer.compare(news.incarnation(), incarnations[slot]);
        if (newer < 0 || newer == 0 && news.kind().ordinal() <= kinds[slot]) {
            return false;
        }
        become(slot, news.kind(), news.incarnation(), (int) now);
        return true;
    }

    /**
     * Declares suspects dead whose time is over, into {@code dead}, and drops old tombstones. A suspect whose facts were
     * made after it fell under suspicion gets its time anew: only its objection is lost or late.
     */
    void expire(long now, List<News> dead) {
        if (suspects == 0 && live == size) {
            return;
        }
        for (int slot = size - 1; slot >= 0; slot--) {
            int elapsed = (int) now - since[slot];
            if (kinds[slot] == News.Kind.SUSPECT.ordinal()) {
                if (elapsed < settings.suspicionMillis()) {
                    continue;
                }
                if (born[slot] - since[slot] > settings.periodMillis()) {
                    since[slot] = (int) now;
                } else {
                    become(slot, News.Kind.DEAD, incarnations[slot], (int) now);
                    dead.add(new News(News.Kind.DEAD, entries[slot].member(), incarnations[slot]));
                }
            } else if (!isLive(slot) && elapsed > settings.tombstoneMillis()) {
                remove(slot);
            }
        }
    }

    /** Gives all suspects their whole time again: this node has slept and heard no objections. */
    void pardon(long now) {
        for (int slot = 0; slot < size; slot++) {
            if (kinds[slot] == News.Kind.SUSPECT.ordinal()) {
                since[slot] = (int) now;
            }
        }
    }

    /** A random live mate, or -1. */
    int randomLive(RandomGenerator random) {
        return live == 0 ? -1 : random(true, random);
    }

    /** The live mate whose entry is the oldest, or -1. */
    int oldestLive(long now) {
        int oldest = -1;
        for (int slot = 0; slot < size; slot++) {
            if (isLive(slot) && (oldest < 0 || ageMillis(slot, now) > ageMillis(oldest, now))) {
                oldest = slot;
            }
        }
        return oldest;
    }

    /** A random one of those that do not live, or -1. */
    int randomLost(RandomGenerator random) {
        return live == size ? -1 : random(false, random);
    }

    private int random(boolean alive, RandomGenerator random) {
        for (int i = 0; i < TRIES; i++) {
            int slot = random.nextInt(size);
            if (isLive(slot) == alive) {
                return slot;
            }
        }
        int slot = random.nextInt(size);
        while (isLive(slot) != alive) {
            slot = (slot + 1) % size;
        }
        return slot;
    }

    /**
     * The slots of the newest live entries, youngest first.
     *
     * @param slots filled from the start; its length is the most that is wanted
     * @return how many there are
     */
    int newest(int[] slots, long now) {
        int found = 0;
        int oldest = Integer.MAX_VALUE;
        for (int slot = 0; slot < size; slot++) {
            int age = (int) now - born[slot];
            if (found == slots.length && age >= oldest || slots.length == 0 || !isLive(slot)) {
                continue;
            }
            int at = found < slots.length ? found++ : found - 1;
            while (at > 0 && (int) now - born[slots[at - 1]] > age) {
                slots[at] = slots[--at];
            }
            slots[at] = slot;
            oldest = (int) now - born[slots[found - 1]];
        }
        return found;
    }

    private void become(int slot, News.Kind kind, int incarnation, int now) {
        count(slot, -1);
        kinds[slot] = (byte) kind.ordinal();
        incarnations[slot] = incarnation;
        since[slot] = now;
        count(slot, 1);
    }

    private void count(int slot, int by) {
        live += isLive(slot) ? by : 0;
        suspects += kinds[slot] == News.Kind.SUSPECT.ordinal() ? by : 0;
    }

    private int search(int node) {
        return Arrays.binarySearch(numbers, 0, size, node);
    }

    /** False if the cell is full. */
    private boolean insert(int slot, Entry entry, int made, int now) {
        if (size == MOST) {
            return false;
        }
        if (size == entries.length) {
            int room = Math.min(MOST, size + size / 2);
            numbers = Arrays.copyOf(numbers, room);
            entries = Arrays.copyOf(entries, room);
            born = Arrays.copyOf(born, room);
            incarnations = Arrays.copyOf(incarnations, room);
            since = Arrays.copyOf(since, room);
            kinds = Arrays.copyOf(kinds, room);
        }
        shift(slot, slot + 1, size - slot);
        size++;
        numbers[slot] = entry.member().node();
        entries[slot] = entry;
        born[slot] = made;
        kinds[slot] = (byte) News.Kind.ALIVE.ordinal();
        incarnations[slot] = entry.incarnation();
        since[slot] = now;
        count(slot, 1);
        return true;
    }

    private void remove(int slot) {
        count(slot, -1);
        shift(slot + 1, slot, size - slot - 1);
        entries[--size] = null;
    }

    private void shift(int from, int to, int count) {
        System.arraycopy(numbers, from, numbers, to, count);
        System.arraycopy(entries, from, entries, to, count);
        System.arraycopy(born, from, born, to, count);
        System.arraycopy(incarnations, from, incarnations, to, count);
        System.arraycopy(since, from, since, to, count);
        System.arraycopy(kinds, from, kinds, to, count);
    }
}
