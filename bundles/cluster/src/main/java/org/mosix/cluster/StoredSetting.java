package org.mosix.cluster;

import java.util.Comparator;
import java.util.Optional;

/**
 * A setting as members keep it. One that was removed is kept as well: else a member that comes back with an older one would
 * bring it back to all.
 *
 * @param revision 1 or more
 * @param node on which it was set
 * @param atMillis by that node's clock, ms since 1970
 * @param text empty if it is removed
 */
record StoredSetting(long revision, int node, long atMillis, Optional<String> text) {
    /**
     * Whichever of two is the greater is in force, for all members alike: the one that was changed more often, then the later,
     * and if even that is the same, any.
     */
    private static final Comparator<StoredSetting> ORDER = Comparator.comparingLong(StoredSetting::revision)
            .thenComparingLong(StoredSetting::atMillis)
            .thenComparingInt(StoredSetting::node)
            .thenComparing(setting -> setting.text.orElse(""))
            .thenComparing(setting -> setting.text.isPresent());

    boolean isNewerThan(StoredSetting other) {
        return ORDER.compare(this, other) > 0;
    }
}
