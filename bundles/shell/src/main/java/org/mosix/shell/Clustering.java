package org.mosix.shell;

import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterTrust;

/** Who is a member of the cluster, where that is known; references to it are optional, as {@link Partnership} has it. */
final class Clustering {
    /** Of a node: certificates know no lower limit. */
    static final int MOST_NODE = Integer.MAX_VALUE;

    private Clustering() {}

    /** Throws CommandException that says what to do if there is none. */
    static ClusterTrust required(ClusterTrust trust) throws CommandException {
        if (trust == null) {
            throw new CommandException("this node goes by addresses only: install the feature mosix-trust, and say in"
                    + " etc/org.mosix.trust.cfg which node this is (node=NUMBER, address=ADDRESS); if that is done, the"
                    + " log says what is wrong");
        }
        return trust;
    }

    /** Which cluster a partner is, in one line. */
    static String line(String partner, ClusterTrust.Root root) {
        return "partner " + partner + " is cluster " + root.cluster() + ", fingerprint " + root.fingerprint();
    }

    /** What it is, in one line. */
    static String line(ClusterTrust.Membership m) {
        return "this is node " + m.node() + " of cluster " + m.cluster()
                + (m.authority() ? ", whose authority is here" : "") + "; its certificate holds until " + m.until();
    }
}
