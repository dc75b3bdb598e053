package org.mosix.migration;

import org.mosix.api.Freezer;
import org.mosix.api.NodeField;
import org.mosix.api.Refused;

/** What nodes tell each other of the disk for frozen processes: free and all of it, in MiB. */
final class FreezeSpace implements NodeField {
    private static final int MIB = 20;

    private final Freezer freezer;

    FreezeSpace(Freezer freezer) {
        this.freezer = freezer;
    }

    @Override
    public String name() {
        return "freeze-space-mib";
    }

    @Override
    public String value() {
        try {
            Freezer.Space space = freezer.space();
            return (space.free() >> MIB) + "/" + (space.total() >> MIB);
        } catch (Refused e) {
            return "0/0";
        }
    }
}
