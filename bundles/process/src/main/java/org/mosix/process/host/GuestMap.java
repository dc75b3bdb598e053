package org.mosix.process.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.proc.Maps;
import org.mosix.linux.trace.Areas;
import org.mosix.linux.trace.Gadget;
import org.mosix.process.protocol.MapLine;

/** The memory map of a body as its process would see it at home: without the node's own pages, with home's files. */
final class GuestMap {
    private GuestMap() {}

    /** Of a body that stands in a call; null if it has something of which home knows nothing. */
    static List<MapLine> of(Guest guest) {
        List<MapLine> lines = new ArrayList<>();
        try {
            for (Mapping m : Maps.of(guest.pid)) {
                boolean ours = m.overlaps(guest.gadgetBase, guest.gadgetBase + Gadget.PAGE + Gadget.AREA_SIZE)
                        || Areas.overlaps(m.start(), m.end());
                if (ours || m.named("[vsyscall]")) {
                    continue;
                }
                MapLine line = line(guest, m);
                if (line == null || lines.size() == MapLine.MOST) {
                    return null;
                }
                lines.add(line);
            }
        } catch (IOException e) {
            return null;
        }
        return lines.isEmpty() ? null : lines;
    }

    private static MapLine line(Guest guest, Mapping m) {
        if (!m.isFile()) {
            int name = MapLine.NAMES.indexOf(m.path());
            return name < 0 ? null : new MapLine(m.start(), m.end(), m.prot(), m.shared(), 0, 0, 0, name);
        }
        ContentStore.Content content = guest.crew.files.get(m.inode());
        if (content == null || content.file().inode() == 0) {
            return null;
        }
        long device = content.file().device();
        long inode = content.file().inode();
        return new MapLine(m.start(), m.end(), m.prot(), m.shared(), m.offset(), device, inode, 0);
    }
}
