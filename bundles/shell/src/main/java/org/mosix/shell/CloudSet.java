package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;

/** {@code mosix:cloud-set}. */
@Service
@Command(
        scope = "mosix",
        name = "cloud-set",
        description = "Says something of a cloud; in force at once",
        detailedDescription =
                "Such as: mosix:cloud-set amazon port 2222; mosix:cloud-set amazon user guest. Programs that run there go on.")
public final class CloudSet extends OfCloud {
    @Argument(index = 1, name = "key", description = "what is said of it", required = true)
    @Completion(CloudKeyCompleter.class)
    String key;

    @Argument(index = 2, name = "value", description = "how it is", required = true, multiValued = true)
    List<String> value;

    @Override
    public Object execute() throws ClusterException, CommandException {
        Cloudiness.required(book).set(cloud, key, String.join(" ", value));
        return null;
    }
}
