package org.mosix.sharing.file;

import java.util.Comparator;

/** The greatest of the values in any run of places, found and changed in the logarithm of their number. For one thread. */
final class Best<T> {
    private final Comparator<T> order;
    private final int places;
    /** A tree: the parent of node i is i / 2, the leaf of place p is p + places. */
    private final Object[] nodes;

    Best(int places, Comparator<T> order) {
        this.places = places;
        this.order = order;
        this.nodes = new Object[2 * places];
    }

    /** At its place the greater one of several stays; of equal ones the first. */
    void put(int place, T value) {
        for (int i = place + places; i > 0; i /= 2) {
            nodes[i] = greater(node(i), value);
        }
    }

    /** Null if there is none from a place to another, which is not included. */
    T of(int from, int to) {
        T best = null;
        int left = from + places;
        int right = to + places;
        while (left < right) {
            if (left % 2 == 1) {
                best = greater(best, node(left++));
            }
            if (right % 2 == 1) {
                best = greater(best, node(--right));
            }
            left /= 2;
            right /= 2;
        }
        return best;
    }

    private T greater(T one, T other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return order.compare(other, one) > 0 ? other : one;
    }

    @SuppressWarnings("unchecked")
    private T node(int i) {
        return (T) nodes[i];
    }
}
