package org.mosix.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;

/** {@code mosix:cloud-unset}. */
@Service
@Command(
        scope = "mosix",
        name = "cloud-unset",
        description = "Takes back what is said of a cloud; in force at once",
        detailedDescription =
                "Without a port it is 22, without a user each is called as here. Without an address or a service it cannot be"
                        + " used.")
public final class CloudUnset extends OfCloud {
    @Argument(index = 1, name = "key", description = "what is said of it", required = true)
    @Completion(CloudKeyCompleter.class)
    String key;

    @Override
    public Object execute() throws ClusterException, CommandException {
        Cloudiness.required(book).unset(cloud, key, "");
        return null;
    }
}
