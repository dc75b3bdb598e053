package org.mosix.balance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mosix.api.policy.MovePolicy;
import org.mosix.policies.LeastLoaded;
import org.mosix.policies.MemoryUsher;
import org.mosix.policies.OpportunityCost;

/**
 * How a simulated cluster decides.
 *
 * @param move in their order
 * @param scatters whether each job begins on a node that is drawn
 */
record SimPolicy(Map<String, MovePolicy> move, boolean scatters) {
    static final List<String> ALL = List.of("none", "random", "least-loaded", "opportunity-cost");

    static SimPolicy of(String name) {
        Map<String, MovePolicy> move = new LinkedHashMap<>();
        switch (name) {
            case "none", "random" -> move.put("none", view -> Optional.empty());
            case "least-loaded" -> move.put("least-loaded", new LeastLoaded());
            case "opportunity-cost" -> {
                move.put("memory", new MemoryUsher());
                move.put("opportunity-cost", new OpportunityCost());
            }
            default -> throw new IllegalArgumentException("no policy is called " + name + ": " + ALL);
        }
        return new SimPolicy(move, name.equals("random"));
    }

    List<String> names() {
        return List.copyOf(move.keySet());
    }
}
