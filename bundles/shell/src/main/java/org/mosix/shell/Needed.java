package org.mosix.shell;

import org.mosix.api.Refused;

/**
 * Services of other bundles that a command needs. Its references to them are optional, since Karaf offers none of a bundle's commands
 * while one of them lacks a service: so roles of a node can be installed and removed, and bundles be replaced, one by one.
 */
final class Needed {
    private Needed() {}

    /** Of the role worker; Refused with what to do if it is not there. */
    static <T> T of(T service) throws Refused {
        if (service == null) {
            throw new Refused(
                    "this node has no part that runs and moves processes: install the feature mosix-worker; if that is there,"
                            + " it is just being replaced, or its settings are wrong: see log:display");
        }
        return service;
    }
}
