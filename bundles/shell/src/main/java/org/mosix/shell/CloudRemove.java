package org.mosix.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;

/** {@code mosix:cloud-remove}. */
@Service
@Command(
        scope = "mosix",
        name = "cloud-remove",
        description = "Forgets a cloud: nothing more is started there",
        detailedDescription = "What runs there goes on; mosix:cloud-close ends it. Its file is removed.")
public final class CloudRemove extends OfCloud {
    @Override
    public Object execute() throws ClusterException, CommandException {
        Cloudiness.required(book).remove(cloud);
        return null;
    }
}
