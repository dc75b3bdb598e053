package org.mosix.trust.keys;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.mosix.trust.PeerIdentity;

/**
 * The keys that hold: by their names, and for each node the newest. Bounded for each node, and nodes are members of the
 * cluster or of partners: as many as their authorities let in. Any thread.
 */
final class KeyStore {
    /** Of one node: both ends may agree at the same time, and connections that name older ones are on their way. */
    private static final int MOST_OF_ONE = 4;

    /** The earliest first. */
    private final Map<ByteBuffer, Agreed> all = new LinkedHashMap<>();

    synchronized void put(Agreed keys) {
        List<ByteBuffer> same = new ArrayList<>();
        all.forEach((id, other) -> {
            if (other.peer().equals(keys.peer())) {
                same.add(id);
            }
        });
        for (int i = 0; i <= same.size() - MOST_OF_ONE; i++) {
            all.remove(same.get(i));
        }
        all.put(ByteBuffer.wrap(keys.id()), keys);
    }

    synchronized Optional<Agreed> get(byte[] id) {
        return Optional.ofNullable(all.get(ByteBuffer.wrap(id)));
    }

    /** The newest of a node. */
    synchronized Optional<Agreed> of(PeerIdentity peer) {
        Agreed newest = null;
        for (Agreed keys : all.values()) {
            newest = keys.peer().equals(peer) ? keys : newest;
        }
        return Optional.ofNullable(newest);
    }

    synchronized void remove(byte[] id) {
        all.remove(ByteBuffer.wrap(id));
    }

    /** The node does not have these any more, so it has none of those either that were agreed on before: it was started anew. */
    synchronized void removeUpTo(byte[] id) {
        Agreed last = all.get(ByteBuffer.wrap(id));
        if (last == null) {
            return;
        }
        boolean later = false;
        for (Iterator<Agreed> each = all.values().iterator(); each.hasNext() && !later; ) {
            Agreed keys = each.next();
            later = keys == last;
            if (keys.peer().equals(last.peer())) {
                each.remove();
            }
        }
    }

    /** Removes all that do not hold any more; the nodes that had some of them. */
    synchronized Set<PeerIdentity> keep(Predicate<Agreed> holds) {
        Set<PeerIdentity> gone = new LinkedHashSet<>();
        all.values().removeIf(keys -> {
            boolean drop = !holds.test(keys);
            if (drop) {
                gone.add(keys.peer());
            }
            return drop;
        });
        return gone;
    }

    synchronized int size() {
        return all.size();
    }
}
