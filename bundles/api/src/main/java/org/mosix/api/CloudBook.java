package org.mosix.api;

import java.util.List;
import java.util.Optional;

/**
 * The cloud as this node's owner has written it down: hosts and foreign clusters of which nothing is known but an address and the
 * service that they offer, one file for each. {@link #set} wants one that is known. Any thread.
 */
public interface CloudBook extends Book {
    /**
     * An entity of the cloud as it is in force.
     *
     * @param host a name or a literal address; empty if no good line says it
     * @param port of its service
     * @param user there; empty: called as here
     * @param flaw why it cannot be used; empty if it can
     */
    record Entry(
            String name, String description, String host, int port, Optional<String> user, Optional<String> flaw) {}

    /**
     * All that is in force.
     *
     * @param clouds by name
     * @param problems lines that are refused, {@code FILE:LINE: sentence}
     */
    record Contents(List<Entry> clouds, List<String> problems) {
        public Contents {
            clouds = List.copyOf(clouds);
            problems = List.copyOf(problems);
        }
    }

    /** As the files are now. */
    Contents read();

    /**
     * Writes down a new one, which is called and offers its service by ssh.
     *
     * @param address a name or a literal address
     * @throws Refused if there is one of that name, or as {@link #set}
     */
    void add(String name, String address) throws Refused;

    /** The one with this name. Throws Refused with a sentence if there is none, or it cannot be used. */
    default Entry usable(String name) throws Refused {
        Entry entry = read().clouds().stream()
                .filter(one -> one.name().equals(name))
                .findAny()
                .orElseThrow(() -> new Refused("no cloud \"" + name + "\" is known on this node"));
        if (entry.flaw().isPresent()) {
            throw new Refused(
                    "cloud " + name + " cannot be used: " + entry.flaw().get());
        }
        return entry;
    }
}
