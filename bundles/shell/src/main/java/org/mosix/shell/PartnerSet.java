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

/** {@code mosix:partner-set}. */
@Service
@Command(
        scope = "mosix",
        name = "partner-set",
        description = "Says something of a partner, which it makes known if it is not; in force at once",
        detailedDescription =
                "Such as: mosix:partner-set physics nodes 10.1.0.0/24; mosix:partner-set physics can-take yes;"
                        + " mosix:partner-set physics priority 10. Of nodes and contact there may be several, each said by itself.")
public final class PartnerSet implements Action {
    @Argument(index = 0, name = "partner", description = "name of the partner", required = true)
    @Completion(PartnerCompleter.class)
    String partner;

    @Argument(index = 1, name = "key", description = "what is said of it", required = true)
    @Completion(PartnerKeyCompleter.class)
    String key;

    @Argument(index = 2, name = "value", description = "how it is", required = true, multiValued = true)
    List<String> value;

    @Reference(optional = true)
    PartnerBook book;

    @Override
    public Object execute() throws ClusterException, CommandException {
        Partnership.required(book).set(partner, key, String.join(" ", value));
        return null;
    }
}
