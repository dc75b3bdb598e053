package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.CloudBook;
import org.mosix.api.ClusterException;

/** {@code mosix:cloud-add}. */
@Service
@Command(
        scope = "mosix",
        name = "cloud-add",
        description = "Makes a cloud known: a plain Linux host, or the head of a foreign cluster",
        detailedDescription =
                "mosrun --cloud NAME runs programs there, by ssh with each user's own keys. More of it, such as another"
                        + " port, mosix:cloud-set says. It is written to etc/clouds/NAME.")
public final class CloudAdd implements Action {
    @Argument(index = 0, name = "cloud", description = "a name for it", required = true)
    String cloud;

    @Argument(index = 1, name = "address", description = "host name or address", required = true)
    String address;

    @Reference(optional = true)
    CloudBook book;

    @Override
    public Object execute() throws ClusterException, CommandException {
        Cloudiness.required(book).add(cloud, address);
        return null;
    }
}
