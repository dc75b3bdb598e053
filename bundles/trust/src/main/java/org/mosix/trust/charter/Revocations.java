package org.mosix.trust.charter;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;
import org.mosix.trust.certificate.Certificates;

/**
 * Certificates of a cluster's nodes that do not hold any more although their time is not over. Certificates are named, not
 * nodes, so that a node may join again with a new key. Those that have expired since are left out of the next list, which
 * keeps it small. Immutable.
 */
public final class Revocations {
    /** Of one list; a cluster would have to lose so many nodes within the life of a certificate. */
    public static final int MOST = 65_536;

    private static final int SERIAL_BYTES = 16;

    public static final Revocations NONE = new Revocations(Map.of());

    /**
     * One certificate.
     *
     * @param serial its serial number, 32 hexadecimal digits
     * @param node whose it was
     * @param endSeconds when it expires, s since 1970
     */
    public record Entry(String serial, int node, long endSeconds) {}

    private final Map<String, Entry> bySerial;

    private Revocations(Map<String, Entry> bySerial) {
        this.bySerial = bySerial;
    }

    public static Revocations decode(byte[] body) throws Malformed {
        Reader reader = new Reader("a list of revocations", body);
        int count = reader.within(0, MOST);
        Map<String, Entry> entries = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String serial = HexFormat.of().formatHex(reader.fixed(SERIAL_BYTES));
            entries.put(serial, new Entry(serial, reader.within(1, Integer.MAX_VALUE), reader.i64()));
        }
        reader.end();
        return new Revocations(entries);
    }

    public byte[] encode() {
        Writer writer = new Writer().i32(bySerial.size());
        for (Entry entry : all()) {
            writer.fixed(HexFormat.of().parseHex(entry.serial()));
            writer.i32(entry.node()).i64(entry.endSeconds());
        }
        return writer.done();
    }

    /** These and more, without what has expired; refused if they are too many. */
    public Revocations with(Collection<Entry> more, Instant now) throws Refused {
        Map<String, Entry> entries = new HashMap<>(bySerial);
        more.forEach(entry -> entries.put(entry.serial(), entry));
        entries.values().removeIf(entry -> entry.endSeconds() < now.getEpochSecond());
        if (entries.size() > MOST) {
            throw new Refused("more than " + MOST + " certificates cannot be revoked at one time");
        }
        return new Revocations(entries);
    }

    public boolean holds(X509Certificate certificate) throws Malformed {
        return bySerial.containsKey(HexFormat.of().formatHex(Certificates.serial(certificate)));
    }

    public int size() {
        return bySerial.size();
    }

    /** By serial number. */
    public List<Entry> all() {
        List<Entry> entries = new ArrayList<>(bySerial.values());
        entries.sort(java.util.Comparator.comparing(Entry::serial));
        return entries;
    }
}
