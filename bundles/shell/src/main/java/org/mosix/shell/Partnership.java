package org.mosix.shell;

import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.PartnerBook;

/**
 * The book of partners, where there is one. The commands' references to it are optional: Karaf offers none of a bundle's commands
 * while one of them lacks a service.
 */
final class Partnership {
    private Partnership() {}

    /** Throws CommandException that says what to do if there is none. */
    static PartnerBook required(PartnerBook book) throws CommandException {
        if (book == null) {
            throw new CommandException("this node knows no partners: install the feature mosix-sharing, and say in"
                    + " etc/org.mosix.sharing.cfg which nodes are your own (own=ADDRESS, ...)");
        }
        return book;
    }
}
