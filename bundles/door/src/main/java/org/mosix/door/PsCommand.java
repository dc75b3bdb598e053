package org.mosix.door;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.mosix.api.ClusterException;
import org.mosix.api.Jobs;
import org.mosix.api.ProcessInfo;
import org.mosix.api.ProcessProfile;
import org.mosix.api.ProcessProfiles;
import org.mosix.api.Refused;
import org.mosix.monitor.ProfileTable;

/** {@code mosps}: the processes of this home's jobs. */
final class PsCommand implements Command {
    private final Jobs jobs;
    private final Supplier<Optional<ProcessProfiles>> profiles;

    PsCommand(Jobs jobs, Supplier<Optional<ProcessProfiles>> profiles) {
        this.jobs = jobs;
        this.profiles = profiles;
    }

    @Override
    public String help() {
        return """
                usage: mosps [-a] [-l] [-J N]
                Lists your processes that were started by mosrun on this node.

                  -a      list all that you may see (root: those of all users)
                  -l      list what they use and want, and what their users told of them
                  -J N    only those of jobs with that number (mosrun -J)
                  --help  print this

                NODE is where a process works; CALLS are system calls made here for it while it
                was away; HOME-S and AWAY-S are its seconds of user CPU time here and elsewhere;
                STATE is home, away, frozen, cloud or native (mosrun -E); PINNED says what keeps it here, if anything
                does, and of a frozen one why it is: load (it waits for its turn), evacuation,
                manual. Of what mosrun --cloud runs NODE is the cloud's name; all else is said of
                the process that connects it.

                With -l:
                @PROFILE@
                """.replace("@PROFILE@\n", ProfileTable.HELP);
    }

    @Override
    public Options.Syntax syntax() {
        return new Options.Syntax(Set.of("-a", "-l", "--help"), Set.of("-J"));
    }

    @Override
    public int run(Request request, Options options, Client client)
            throws ClusterException, Options.Wrong, IOException {
        if (!options.operands().isEmpty()) {
            throw new Options.Wrong("mosps takes no operands");
        }
        List<ProcessInfo> listed = jobs.list(request.caller(), options.has("-a"));
        Map<Integer, ProcessProfile> known = new HashMap<>();
        if (options.has("-l") || options.has("-J")) {
            ProcessProfiles all =
                    profiles.get().orElseThrow(() -> new Refused("this node knows no processes just now"));
            all.profiles().forEach(p -> known.put(p.pid(), p));
            int job = HintOptions.job(options);
            listed = listed.stream()
                    .filter(p -> known.containsKey(p.pid()))
                    .filter(p -> job == 0 || known.get(p.pid()).hints().tag() == job)
                    .toList();
        }
        client.print(options.has("-l") ? details(listed, known) : places(listed));
        return 0;
    }

    private static String places(List<ProcessInfo> listed) {
        Table table = new Table(
                "PID>", "PPID>", "UID>", "NODE>", "STATE", "MOVES>", "CALLS>", "HOME-S>", "AWAY-S>", "COMMAND",
                "PINNED");
        for (ProcessInfo p : listed) {
            table.row(List.of(
                    p.pid(),
                    p.ppid(),
                    p.uid(),
                    p.where(),
                    p.state().name().toLowerCase(Locale.ROOT),
                    p.moves(),
                    p.forwardedCalls(),
                    seconds(p.userSecondsHome()),
                    seconds(p.userSecondsAway()),
                    p.command(),
                    p.pinned().orElse("")));
        }
        return table.text();
    }

    private static String details(List<ProcessInfo> listed, Map<Integer, ProcessProfile> known) {
        Table table = new Table(ProfileTable.titles().toArray(String[]::new));
        listed.forEach(p -> table.row(ProfileTable.row(known.get(p.pid()))));
        return table.text();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }
}
