package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.PartnerBook;

/** {@code mosix:partner-unset}. */
@Service
@Command(
        scope = "mosix",
        name = "partner-unset",
        description = "Takes back what is said of a partner; in force at once",
        detailedDescription =
                "Without a value all of that key. What is not said is the safe choice: priority 65535, can-send"
                        + " no, can-take no.")
public final class PartnerUnset implements Action {
    @Argument(index = 0, name = "partner", description = "name of the partner", required = true)
    @Completion(PartnerCompleter.class)
    String partner;

    @Argument(index = 1, name = "key", description = "what is said of it", required = true)
    @Completion(PartnerKeyCompleter.class)
    String key;

    @Argument(index = 2, name = "value", description = "one of several nodes or contacts", multiValued = true)
    List<String> value;

    @Reference(optional = true)
    PartnerBook book;

    @Override
    public Object execute() throws ClusterException, CommandException {
        Partnership.required(book).unset(partner, key, value == null ? "" : String.join(" ", value));
        return null;
    }
}
