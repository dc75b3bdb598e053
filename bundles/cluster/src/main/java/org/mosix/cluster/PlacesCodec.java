package org.mosix.cluster;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.api.Malformed;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessPlaces;
import org.mosix.api.ProcessPlaces.Place;

/**
 * The bytes of what a home tells of its processes: version, home, time, how many more, number, and for each pid, host, time.
 * Checked as a stranger's. Big endian.
 */
final class PlacesCodec {
    static final int VERSION = 1;

    private static final int HEAD = 1 + 4 + 8 + 4 + 4;
    private static final int ROW = 4 + 4 + 8;
    static final int MOST_BYTES = HEAD + ROW * ProcessPlaces.MOST;
    private static final int MOST_NODE = 65535;

    /**
     * What a home told.
     *
     * @param more processes that are away besides
     */
    record Told(NodeId home, long atMillis, List<Place> away, int more) {
        Told {
            away = List.copyOf(away);
        }
    }

    private PlacesCodec() {}

    /** The key under which a home's part is kept. */
    static String key(NodeId home) {
        return home.toString();
    }

    static byte[] encode(Told told) {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + ROW * told.away.size())
                .put((byte) VERSION)
                .putInt(told.home.number())
                .putLong(told.atMillis)
                .putInt(told.more)
                .putInt(told.away.size());
        told.away.forEach(
                place -> bytes.putInt(place.pid()).putInt(place.host().number()).putLong(place.sinceMillis()));
        return bytes.array();
    }

    /**
     * Throws Malformed that says what is wrong with it.
     *
     * @param key under which it was found
     */
    static Told decode(String key, byte[] bytes) throws Malformed {
        if (bytes.length > MOST_BYTES) {
            throw new Malformed("has " + bytes.length + " bytes; at most " + MOST_BYTES + " are allowed");
        }
        try {
            return decode(key, ByteBuffer.wrap(bytes));
        } catch (BufferUnderflowException e) {
            throw new Malformed("ends too early, after " + bytes.length + " bytes", e);
        }
    }

    private static Told decode(String key, ByteBuffer bytes) throws Malformed {
        int version = bytes.get();
        if (version != VERSION) {
            throw new Malformed("is of version " + version + "; this node knows " + VERSION);
        }
        NodeId home = node(bytes.getInt());
        long atMillis = bytes.getLong();
        int more = bytes.getInt();
        int count = bytes.getInt();
        if (!key.equals(key(home))) {
            throw new Malformed("tells of home " + home);
        }
        if (atMillis < 0 || more < 0 || count < 0 || bytes.remaining() != (long) count * ROW) {
            throw new Malformed("has " + bytes.remaining() + " bytes for " + count + " processes and " + more
                    + " more, at " + atMillis + ", which no node writes");
        }
        List<Place> away = new ArrayList<>(count);
        int before = 0;
        for (int i = 0; i < count; i++) {
            int pid = bytes.getInt();
            Place place = new Place(pid, node(bytes.getInt()), bytes.getLong());
            if (pid <= before || place.sinceMillis() < 0) {
                throw new Malformed("has process " + pid + " behind " + before + ", since " + place.sinceMillis());
            }
            away.add(place);
            before = pid;
        }
        return new Told(home, atMillis, away, more);
    }

    private static NodeId node(int number) throws Malformed {
        if (number < 1 || number > MOST_NODE) {
            throw new Malformed("names node " + number + "; nodes are 1 to " + MOST_NODE);
        }
        return new NodeId(number);
    }
}
