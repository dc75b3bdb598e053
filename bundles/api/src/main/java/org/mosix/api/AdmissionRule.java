package org.mosix.api;

import java.util.Optional;
import org.mosix.api.policy.AdmitPolicy;

/** Asked before a guest is let in, behind all that its owner has said, if it is there. Any thread. */
public interface AdmissionRule {
    /** Why it may not come in: one sentence, printable; empty if it may. Answers within some seconds, as a rule at once. */
    Optional<String> refuses(AdmitPolicy.Comer comer);

    /** Why nobody may come in now, so that homes need not ask; empty if some may. From memory. */
    Optional<String> closed();

    /** What it decides by is being replaced: a no is not its last word, and it can be asked again, for some seconds. From memory. */
    default boolean isComing() {
        return false;
    }
}
