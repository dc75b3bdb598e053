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
        }
        shift(slot, slot + 1, size - slot);
        size++;
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

    /** How many cells and nodes are present, the own ones apart. */
    Counts counts(long now) {
        int cells = 0;
        int present = 0;
        for (int slot = 0; slot < size; slot++) {
            if (isPresent(slot, now)) {
                cells++;
                present += nodes[slot];
            }
        }
        return new Counts(cells, present);
    }

    record Counts(int cells, int nodes) {}

    /**
     * The cell of a random node, or -1 for the own one: a cell is drawn as often as it has nodes, so that no node gets more
     * than others because its cell is small.
     *
     * @param counts of this moment, or of shortly before
     * @param own nodes of the own cell that can be drawn
     */
    int random(Counts counts, int own, RandomGenerator random, long now) {
        int left = random.nextInt(Math.max(1, counts.nodes() + own)) - own;
        for (int slot = 0; slot < size && left >= 0; slot++) {
            if (isPresent(slot, now)) {
                left -= nodes[slot];
                if (left < 0) {
                    return slot;
                }
            }
        }
        return -1;
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
