package org.mosix.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.mosix.api.Caller;
import org.mosix.api.Destination;
import org.mosix.api.Freezer;
import org.mosix.api.Gone;
import org.mosix.api.JobStart;
import org.mosix.api.Jobs;
import org.mosix.api.Launcher;
import org.mosix.api.Migrator;
import org.mosix.api.MoveReport;
import org.mosix.api.NodeId;
import org.mosix.api.NodeInfo;
import org.mosix.api.Nodes;
import org.mosix.api.OwnerRule;
import org.mosix.api.ProcessInfo;
import org.mosix.api.Recall;
import org.mosix.api.Refused;
import org.mosix.api.RunSpec;
import org.mosix.api.SharingRule;

/** Two nodes and one process, in memory; an owner whose guests and processes are what {@link #recall} says. */
final class OneProcess implements Jobs, Migrator, Freezer, Nodes, Launcher, OwnerRule {
    Recall recall = Recall.NOTHING;
    int guests;
    private boolean blocked;
    private OptionalInt limit = OptionalInt.empty();
    private boolean staying;
    private boolean disconnected;
    private boolean frozen;
    /** Nodes that do not hear that they are connected. */
    List<String> deaf = List.of();

    @Override
    public int block() {
        blocked = true;
        return guests;
    }

    @Override
    public void unblock() {
        blocked = false;
    }

    @Override
    public boolean isBlocked() {
        return blocked;
    }

    @Override
    public GuestList guests() {
        return new GuestList(
                limit,
                List.of(
                        new GuestsOf(new NodeId(2), 1, Optional.of(new SharingRule.Standing("", 0))),
                        new GuestsOf(new NodeId(7), 3, Optional.of(new SharingRule.Standing("physics", 10))),
                        new GuestsOf(new NodeId(9), 2, Optional.empty())));
    }

    @Override
    public void limitGuests(OptionalInt most) throws Refused {
        if (most.orElse(0) > MOST_GUESTS) {
            throw new Refused("a guest limit is 0 to 65535");
        }
        limit = most;
    }

    @Override
    public void limitGuestsAsSet() {
        limit = OptionalInt.of(4);
    }

    @Override
    public void stay() {
        staying = true;
    }

    @Override
    public void stayNoMore() {
        staying = false;
    }

    @Override
    public boolean isStaying() {
        return staying;
    }

    @Override
    public Recall expel(Consumer<Recall> progress) throws Refused {
        if (blocked) {
            throw new Refused("the guests of this node are being sent home already");
        }
        return bring(progress);
    }

    @Override
    public Recall bring(Consumer<Recall> progress) {
        progress.accept(new Recall(recall.all(), 0, 0, 0, 0, List.of()));
        return recall;
    }

    @Override
    public Recall disconnect(Consumer<Recall> progress) throws Refused {
        disconnected = true;
        return bring(progress);
    }

    @Override
    public List<String> connect() {
        disconnected = false;
        return deaf;
    }

    @Override
    public boolean isDisconnected() {
        return disconnected;
    }

    @Override
    public JobStart start(Caller caller, RunSpec spec) throws Refused {
        throw new Refused("nothing can be started here");
    }

    @Override
    public JobStart startNative(Caller caller, RunSpec spec) throws Refused {
        return start(caller, spec);
    }

    @Override
    public void leave(Caller caller) {
        // Nobody here is in a job.
    }

    @Override
    public List<ProcessInfo> list(Caller caller, boolean all) {
        return List.of(new ProcessInfo(
                4711,
                1,
                1000,
                "a\u001bb",
                new NodeId(2),
                ProcessInfo.Place.AWAY,
                3,
                9,
                0.5,
                12.25,
                Optional.of("io_uring")));
    }

    @Override
    public List<String> why(Caller caller, int pid) {
        return List.of("pid " + pid + " asked by " + caller.uid());
    }

    @Override
    public MoveReport move(Caller caller, int pid, Destination destination) throws Refused {
        if (!destination.isHome()) {
            throw new Refused("node " + destination + " is full");
        }
        return new MoveReport(pid, new NodeId(2), new NodeId(1), 1, 2, 3, 4);
    }

    @Override
    public Report freeze(Caller caller, int pid, Reason why) throws Gone {
        if (pid != 4711) {
            throw new Gone("there is no process " + pid);
        }
        frozen = true;
        return new Report(pid, true, 12_300_000, 4_500);
    }

    @Override
    public Report thaw(Caller caller, int pid) throws Refused {
        if (!frozen) {
            throw new Refused("process " + pid + " is not frozen");
        }
        frozen = false;
        return new Report(pid, false, 12_300_000, 4_500);
    }

    @Override
    public List<Frozen> frozen() {
        return frozen
                ? List.of(new Frozen(4711, 0, Reason.MANUAL, 12_300_000, System.currentTimeMillis(), false))
                : List.of();
    }

    @Override
    public List<Working> working() {
        return List.of();
    }

    @Override
    public Space space() {
        return new Space(50_000_000, 100_000_000);
    }

    @Override
    public int run(List<String> arguments, Streams streams) {
        try {
            PrintStream out = new PrintStream(streams.out(), true);
            out.println(arguments + " reads " + (streams.in().read() < 0 ? "nothing" : "something"));
            return arguments.contains("false") ? 1 : 0;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public NodeId own() {
        return new NodeId(1);
    }

    @Override
    public List<NodeInfo> list() {
        return List.of(
                new NodeInfo(new NodeId(1), "10.0.0.1:7000", true, ""),
                new NodeInfo(new NodeId(2), "10.0.0.2:7000", false, "no answer for 12 s"));
    }
}
