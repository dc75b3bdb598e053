package org.mosix.discovery.gossip;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.mosix.discovery.Digest;

/**
 * The other cells: the newest digest of each and when it was made. In arrays, ascending by cell. Times wrap as in
 * {@link Roster}.
 */
final class Cells {
    private static final int MOST = 4096;

    private final Settings settings;
    private int[] numbers = new int[4];
    private int[] nodes = new int[4];
    private Digest[] digests = new Digest[4];
    private int[] born = new int[4];
    /** Nodes of the cells up to each, this one with them, at the last {@link #counts}: a draw is a search, not a walk. */
    private int[] reach = new int[4];

    private int size;

    Cells(Settings settings) {
        this.settings = settings;
    }

    int size() {
        return size;
    }

    Digest digest(int slot) {
        return digests[slot];
    }

    int ageMillis(int slot, long now) {
        return Math.max(0, (int) now - born[slot]);
    }

    /** Whether it was heard of lately. */
    boolean isPresent(int slot, long now) {
        return ageMillis(slot, now) <= settings.forgetMillis();
    }

    /** The slot of a cell, or -1. */
    int find(int cell) {
        int slot = search(cell);
        return slot < 0 ? -1 : slot;
    }

    /** Keeps the digest if it is younger than the one there is. */
    void merge(Digest digest, int ageMillis, long now) {
        int made = (int) now - ageMillis;
        int slot = search(digest.cell());
        if (slot >= 0) {
            if (made - born[slot] > 0) {
                put(slot, digest, made);
            }
            return;
        }
        slot = -slot - 1;
        if (size == MOST) {
            return;
        }
        if (size == digests.length) {
            int room = Math.min(MOST, size + size / 2);
            numbers = Arrays.copyOf(numbers, room);
            nodes = Arrays.copyOf(nodes, room);
            digests = Arrays.copyOf(digests, room);
            born = Arrays.copyOf(born, room);
            reach = Arrays.copyOf(reach, room);
        }
        shift(slot, slot + 1, size - slot);
        size++;
        // None of its nodes: it is drawn from the next count on.
        reach[slot] = slot == 0 ? 0 : reach[slot - 1];
        put(slot, digest, made);
    }

    private void put(int slot, Digest digest, int made) {
        numbers[slot] = digest.cell();
        nodes[slot] = digest.nodes();
        digests[slot] = digest;
        born[slot] = made;
    }

    private void shift(int from, int to, int count) {
        System.arraycopy(numbers, from, numbers, to, count);
        System.arraycopy(nodes, from, nodes, to, count);
        System.arraycopy(digests, from, digests, to, count);
        System.arraycopy(born, from, born, to, count);
        System.arraycopy(reach, from, reach, to, count);
    }

    /** Drops cells of which nothing was heard for as long as tombstones are kept. */
    void expire(long now) {
        for (int slot = size - 1; slot >= 0; slot--) {
            if (ageMillis(slot, now) > settings.tombstoneMillis()) {
                shift(slot + 1, slot, size - slot - 1);
                digests[--size] = null;
            }
        }
    }

    /** How many cells and nodes are present, the own ones apart; {@link #random} draws from these until the next count. */
    Counts counts(long now) {
        int cells = 0;
        int present = 0;
        for (int slot = 0; slot < size; slot++) {
            if (isPresent(slot, now)) {
                cells++;
                present += nodes[slot];
            }
            reach[slot] = present;
        }
        return new Counts(cells, present);
    }

    record Counts(int cells, int nodes) {}

    /**
     * The cell of a random node, or -1 for the own one: a cell is drawn as often as it has nodes, so that no node gets more
     * than others because its cell is small.
     *
     * @param own nodes of the own cell that can be drawn
     */
    int random(int own, RandomGenerator random) {
        int others = size == 0 ? 0 : reach[size - 1];
        int drawn = random.nextInt(Math.max(1, others + own)) - own;
        if (drawn < 0 || others == 0) {
            return -1;
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (reach[middle] > drawn) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The slots of the youngest digests, as {@link Roster#newest}. */
    int newest(int[] slots, long now) {
        int found = 0;
        int oldest = slots.length == 0 ? 0 : settings.forgetMillis();
        for (int slot = 0; slot < size; slot++) {
            int age = (int) now - born[slot];
            if (age >= oldest) {
                continue;
            }
            int at = found < slots.length ? found++ : found - 1;
            while (at > 0 && (int) now - born[slots[at - 1]] > age) {
                slots[at] = slots[--at];
            }
            slots[at] = slot;
            if (found == slots.length) {
                oldest = (int) now - born[slots[found - 1]];
            }
        }
        return found;
    }

    private int search(int cell) {
        return Arrays.binarySearch(numbers, 0, size, cell);
    }
}
