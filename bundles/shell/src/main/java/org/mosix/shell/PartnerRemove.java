package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.PartnerBook;

/** {@code mosix:partner-remove}. */
@Service
@Command(
        scope = "mosix",
        name = "partner-remove",
        description = "Forgets a partner: its processes may not come here any more, nor ours go there",
        detailedDescription = "Its processes that are here stay; mosix:expel sends guests home. Its file is removed.")
public final class PartnerRemove implements Action {
    @Argument(index = 0, name = "partner", description = "name of the partner", required = true)
    @Completion(PartnerCompleter.class)
    String partner;

    @Reference(optional = true)
    PartnerBook book;

    @Override
    public Object execute() throws ClusterException, CommandException {
        Partnership.required(book).remove(partner);
        return null;
    }
}
