package org.mosix.api.policy;

import java.util.Optional;
import org.mosix.api.NodeId;
import org.mosix.api.SharingRule;

/** Which processes of other homes may come in as guests. Asked behind what owners and partners' files say. */
public interface AdmitPolicy {
    /**
     * Who asks to come in.
     *
     * @param standing whose its home is; empty if nobody has said so
     * @param mib memory that its home expects it to take; 0 if it does not know
     */
    record Comer(NodeId home, Optional<SharingRule.Standing> standing, int mib) {}

    /** Why it may not: a phrase for its user that goes on "node 3 takes no guests: "; empty if it may. */
    Optional<String> refuses(HostView view, Comer comer);

    /**
     * Why homes of the own cluster should choose other nodes just now, a phrase; empty if they need not. They are told so, and their policies
     * send nobody here. Users may.
     */
    default Optional<String> closed(HostView view) {
        return Optional.empty();
    }
}
