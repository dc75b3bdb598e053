package org.mosix.api.policy;

import java.util.Optional;

/** Which of this home's processes should work elsewhere. */
public interface MovePolicy {
    /**
     * The move that is worth most, or none. Asked again at once, with the view as it is after that move, until it has none or enough
     * moves are under way; then again about twice a second.
     */
    Optional<Proposal> move(View view);
}
