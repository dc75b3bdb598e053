package org.mosix.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.CloudJobs;
import org.mosix.api.ClusterException;

/** {@code mosix:cloud-close}. */
@Service
@Command(
        scope = "mosix",
        name = "cloud-close",
        description =
                "Ends all that runs in a cloud through this node, and starts nothing there until mosix:cloud-open",
        detailedDescription =
                "Each program's user is told so by a sentence; what it had not written is lost. It holds when the node is started"
                        + " anew, too. Other nodes, and what users run there by themselves, are not touched; mosix:disconnect, which is for"
                        + " partners, closes no cloud.")
public final class CloudClose extends OfCloud {
    @Reference(optional = true)
    CloudJobs jobs;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException {
        Cloudiness.mustBeKnown(book, jobs, cloud);
        int ended = Needed.of(jobs).close(cloud);
        session.getConsole()
                .println("cloud " + cloud + " is closed; "
                        + switch (ended) {
                            case 0 -> "nothing ran there";
                            case 1 -> "1 job that ran there has been ended";
                            default -> ended + " jobs that ran there have been ended";
                        });
        return null;
    }
}
