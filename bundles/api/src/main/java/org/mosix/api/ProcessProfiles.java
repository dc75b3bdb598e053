package org.mosix.api;

import java.util.List;

/** What this home's processes use and want. Offered by who manages them. Any thread. */
public interface ProcessProfiles {
    /**
     * Those that live, by pid. Reads some small files for each (0.1 ms a process); about twice a second. Of a process that is seen
     * for the first time the rates are means of its life.
     */
    List<ProcessProfile> profiles();
}
