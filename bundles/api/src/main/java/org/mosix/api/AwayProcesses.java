package org.mosix.api;

import java.util.Map;

/** Which of this home's processes are away, and where. Offered by who manages them. */
public interface AwayProcesses {
    /** The node on which each works, by its number at home. Answers from memory; asked some times a second. */
    Map<Integer, NodeId> away();
}
