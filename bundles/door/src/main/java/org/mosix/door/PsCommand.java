package org.mosix.door;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.JobQueue;
import org.mosix.api.Jobs;
import org.mosix.api.Nodes;
import org.mosix.api.ProcessInfo;
import org.mosix.api.ProcessProfile;
import org.mosix.api.ProcessProfiles;
import org.mosix.api.Refused;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.monitor.ProfileTable;

/** {@code mosps}: the processes of this home's jobs. */
final class PsCommand implements Command {
    private final Jobs jobs;
    private final Supplier<Optional<ProcessProfiles>> profiles;
    private final QueuedClients queued;
    private final Nodes nodes;

    PsCommand(Jobs jobs, Supplier<Optional<ProcessProfiles>> profiles, QueuedClients queued, Nodes nodes) {
        this.jobs = jobs;
        this.profiles = profiles;
        this.queued = queued;
        this.nodes = nodes;
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
                STATE is home, away, frozen, cloud, native (mosrun -E) or queued (mosrun -q); PINNED says what keeps it here, if anything
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
        if (!options.has("-l") && !options.has("-J")) {
            listed = new ArrayList<>(listed);
            listed.addAll(waiting(request.caller(), options.has("-a")));
        }
        client.print(options.has("-l") ? details(listed, known) : places(listed));
        return 0;
    }

    /** Those that wait in the queue; they are in no job yet. */
    private List<ProcessInfo> waiting(Caller caller, boolean all) {
        List<ProcessInfo> infos = new ArrayList<>();
        for (JobQueue.Entry entry : queued.entries()) {
            Caller owner = entry.owner();
            if (!entry.ticket().begun() && (all ? caller.mayTouch(owner.uid()) : caller.uid() == owner.uid())) {
                try {
                    infos.add(new ProcessInfo(
                            owner.pid(),
                            ProcessStat.of(owner.pid()).parent(),
                            owner.uid(),
                            entry.wish().program(),
                            nodes.own(),
                            ProcessInfo.Place.QUEUED,
                            0,
                            0,
                            0,
                            0,
                            Optional.empty()));
                } catch (IOException e) {
                    continue; // It has just ended.
                }
            }
        }
        return infos;
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
