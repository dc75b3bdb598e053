package org.mosix.shell;

import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.CloudBook;
import org.mosix.api.CloudJobs;

/**
 * The book of clouds and the jobs there, where they are. The commands' references to them are optional: Karaf offers none of a
 * bundle's commands while one of them lacks a service.
 */
final class Cloudiness {
    private Cloudiness() {}

    /** Throws CommandException that says what to do if there is none. */
    static CloudBook required(CloudBook book) throws CommandException {
        if (book == null) {
            throw new CommandException("this node knows no clouds: install the feature mosix-sharing");
        }
        return book;
    }

    /** Throws CommandException if nothing is known of such a cloud, and nothing runs there or is closed. */
    static void mustBeKnown(CloudBook book, CloudJobs jobs, String name) throws CommandException {
        boolean known = required(book).read().clouds().stream()
                .anyMatch(cloud -> cloud.name().equals(name));
        boolean used = jobs != null && (jobs.running().containsKey(name) || jobs.isClosed(name));
        if (!known && !used) {
            throw new CommandException("there is no cloud \"" + name + "\"; see mosix:clouds");
        }
    }
}
