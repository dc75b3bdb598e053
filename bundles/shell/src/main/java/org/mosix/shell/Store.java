package org.mosix.shell;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.karaf.shell.support.CommandException;

/** The cluster's store, where this node has it; see {@link Partnership} for why that is optional. */
final class Store {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private Store() {}

    /** Throws CommandException that says what to do if there is none. */
    static <T> T required(T service) throws CommandException {
        if (service == null) {
            throw new CommandException(
                    "this node is no member of the cluster's store: install the feature mosix-cluster, and"
                            + " say in etc/org.mosix.cluster.cfg how it takes part (node=, address=, members=); a node that has just"
                            + " begun needs some seconds");
        }
        return service;
    }

    /** @param millis since 1970 */
    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }
}
