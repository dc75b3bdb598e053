package org.mosix.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.CloudJobs;
import org.mosix.api.ClusterException;

/** {@code mosix:cloud-open}. */
@Service
@Command(
        scope = "mosix",
        name = "cloud-open",
        description = "Lets programs be started in a cloud again, after mosix:cloud-close",
        detailedDescription = "mosix:clouds shows which are closed.")
public final class CloudOpen extends OfCloud {
    @Reference(optional = true)
    CloudJobs jobs;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException {
        Cloudiness.mustBeKnown(book, jobs, cloud);
        boolean was = Needed.of(jobs).open(cloud);
        session.getConsole().println("cloud " + cloud + (was ? " is open again" : " was open already"));
        return null;
    }
}
