package org.mosix.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.mosix.api.Launcher;

/** {@code mosix:run}. */
@Service
@Command(
        scope = "mosix",
        name = "run",
        description = "Runs a program that can move to other nodes while it runs, as mosrun does",
        detailedDescription =
                "The program reads and writes in this session; Ctrl-C ends it. An exit status other than"
                        + " 0 is an error of this command. Quote arguments that begin with a dash or hold characters of this shell.")
public final class Run implements Action {
    @Option(name = "-r", aliases = "--node", description = "start it on that node: number, address or host name")
    @Completion(DestinationCompleter.class)
    String node;

    @Option(name = "-F", aliases = "--fallback", description = "when that node cannot take it, start it here")
    boolean fallback;

    @Argument(
            index = 0,
            name = "program",
            description = "the program and its arguments",
            required = true,
            multiValued = true)
    List<String> program;

    @Reference(optional = true)
    Launcher launcher;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        Optional.ofNullable(node).filter(n -> !n.equals("home")).ifPresent(n -> arguments.addAll(List.of("-r", n)));
        if (fallback) {
            arguments.add("-F");
        }
        arguments.add("--");
        arguments.addAll(program);
        // getConsole is standard output and error of the session alike: Karaf knows one screen.
        Launcher.Streams streams = new Launcher.Streams(
                session.getKeyboard(), session.getConsole(), session.getConsole(), session.getTerminal() != null);
        int status = Needed.of(launcher).run(arguments, streams);
        if (status != 0) {
            throw new CommandException("the program ended with exit status " + status);
        }
        return null; // Karaf would print a number
    }
}
