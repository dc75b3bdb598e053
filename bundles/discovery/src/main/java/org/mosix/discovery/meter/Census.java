package org.mosix.discovery.meter;

import java.util.List;
import org.mosix.discovery.Extra;
import org.mosix.discovery.NodeFacts;

/** What the meter cannot measure: whoever manages processes knows it. Called by gossip's threads; must not wait. */
public interface Census {
    NodeFacts.Processes processes();

    NodeFacts.FreezeSpace freezeSpace();

    /** Bits of {@link NodeFacts}: STAY and so on. */
    int status();

    /** What the processor is to be compared by: see {@link Features#digest}. */
    long features();

    /** Facts of other bundles, within the bounds of {@link NodeFacts}. */
    List<Extra> extras();
}
