package org.mosix.shell;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.mosix.api.ClusterException;
import org.mosix.api.Information;
import org.mosix.monitor.BestNode;
import org.mosix.monitor.Known;

/** {@code mosix:bestnode}. */
@Service
@Command(
        scope = "mosix",
        name = "bestnode",
        description = "Prints the number of the node where a new process that computes would run best",
        detailedDescription = "That is where it would get the most of a processor, fast ones counting more; of equal"
                + " nodes this one.")
public final class BestNodeOf implements Action {
    @Option(name = "-m", aliases = "--memory", description = "only nodes with so much free memory, MB")
    @Completion(MemoryCompleter.class)
    String memory = "0";

    @Reference(optional = true)
    Information information;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException {
        int needed = BestNode.memory(memory);
        session.getConsole()
                .println(BestNode.of(Known.of(Optional.ofNullable(information)).cell(), needed)
                        .id());
        return null;
    }
}
