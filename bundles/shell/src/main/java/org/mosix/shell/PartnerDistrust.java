package org.mosix.shell;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.ClusterTrust;

/** {@code mosix:partner-distrust}. */
@Service
@Command(
        scope = "mosix",
        name = "partner-distrust",
        description = "Takes mosix:partner-trust back: that partner's nodes are not believed any more",
        detailedDescription =
                "Connections with them are closed, and processes that are away by them are lost: mosix:disconnect first, if they shall come home.")
public final class PartnerDistrust implements Action {
    @Argument(index = 0, name = "partner", description = "name of the partner", required = true)
    @Completion(PartnerCompleter.class)
    String partner;

    @Reference(optional = true)
    ClusterTrust trust;

    @Override
    public Object execute() throws ClusterException, CommandException, IOException {
        Clustering.required(trust).distrustPartner(partner);
        return null;
    }
}
