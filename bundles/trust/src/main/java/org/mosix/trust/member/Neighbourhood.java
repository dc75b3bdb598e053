package org.mosix.trust.member;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What others tell a member of the nodes around it. Any thread; must not wait.
 *
 * @param listed the listed nodes without this one, by their numbers in the node list
 * @param owner whose node the owner's book says is at an address: a partner's name, empty text for our own; nothing for nobody's
 */
public record Neighbourhood(Supplier<Map<Integer, InetAddress>> listed, Function<InetAddress, Optional<String>> owner) {
    /** Where all are our own. */
    public static Neighbourhood ofOurOwn(Supplier<Map<Integer, InetAddress>> listed) {
        return new Neighbourhood(listed, at -> Optional.of(""));
    }

    /** The other nodes of our own cluster. */
    Map<Integer, InetAddress> ours() {
        Map<Integer, InetAddress> ours = new TreeMap<>(listed.get());
        ours.values().removeIf(at -> !owner.apply(at).equals(Optional.of("")));
        return ours;
    }
}
