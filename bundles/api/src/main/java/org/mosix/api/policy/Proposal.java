package org.mosix.api.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.mosix.api.NodeId;
import org.mosix.api.Printable;

/**
 * What a {@link MovePolicy} wants done.
 *
 * @param pid of one of the view's processes
 * @param to where it should work
 * @param reason one phrase for people
 * @param terms what went into it, by name, in this order
 * @param gain by how much faster it will run: 0.5 is half as fast again; 0 if that is not why it moves
 */
public record Proposal(int pid, NodeId to, String reason, Map<String, Double> terms, double gain) {
    private static final int MOST_TERMS = 16;
    private static final int MOST_CHARACTERS = 200;

    public Proposal {
        Objects.requireNonNull(to);
        reason = text(reason);
        Map<String, Double> copy = new LinkedHashMap<>();
        terms.forEach((name, value) -> {
            if (copy.size() < MOST_TERMS) {
                copy.put(text(name), Objects.requireNonNull(value));
            }
        });
        terms = Collections.unmodifiableMap(copy);
    }

    private static String text(String any) {
        return Printable.of(any.length() > MOST_CHARACTERS ? any.substring(0, MOST_CHARACTERS) : any);
    }
}
