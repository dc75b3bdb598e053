package org.mosix.shell;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.PolicyTester;
import org.mosix.api.Printable;

/** {@code mosix:policy-test}. */
@Service
@Command(
        scope = "mosix",
        name = "policy-test",
        description = "Tells what policies would do; moves nothing",
        detailedDescription =
                "Without options they are asked about the cluster as this node knows it now. Without a name all that are"
                        + " chosen are asked, in their order, as the node asks them; with a name that one, chosen or not. All moves"
                        + " that they propose are told, and where the next new programs would begin (mosrun -b): the node itself"
                        + " makes a few moves at a time and then looks again. A policy that throws, is too slow or proposes what"
                        + " cannot be is told of as mosix:policies would, and goes on to be used where it is chosen. Options stand"
                        + " before the name.")
public final class TestPolicies implements Action {
    @Argument(index = 0, name = "policy", description = "name of the policy")
    @Completion(PolicyCompleter.class)
    String policy;

    @Option(
            name = "-r",
            aliases = "--record",
            description = "write what this node knows now to this new file, and ask nobody")
    String record;

    @Option(name = "-f", aliases = "--from", description = "ask about what was recorded in this file")
    String from;

    @Option(
            name = "-s",
            aliases = "--simulate",
            description = "ask in a simulated cluster, whose jobs all come at once at a tenth of its nodes:"
                    + " nodes=20,jobs=60,seed=7")
    String simulate;

    @Reference(optional = true)
    PolicyTester tester;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException, InterruptedException {
        if (tester == null) {
            throw new CommandException(
                    "this node knows no others, so it asks no policies: install the feature mosix-information");
        }
        if (Stream.of(record, from, simulate).filter(Objects::nonNull).count() > 1) {
            throw new CommandException("--record, --from and --simulate exclude each other");
        }
        if (record != null) {
            Path file = path(record);
            String what = tester.record(file);
            session.getConsole().println("recorded in " + Printable.of(file.toString()) + ": " + what);
            return null;
        }
        TrialText.print(report(), session.getConsole());
        return null;
    }

    private PolicyTester.Report report() throws ClusterException, CommandException, InterruptedException {
        Optional<String> name = Optional.ofNullable(policy);
        if (from != null) {
            return tester.recorded(path(from), name);
        }
        return simulate == null ? tester.present(name) : tester.simulated(PolicyTester.Simulation.of(simulate), name);
    }

    private static Path path(String word) throws CommandException {
        try {
            return Path.of(word).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new CommandException("'" + Printable.of(word) + "' cannot be the name of a file");
        }
    }
}
