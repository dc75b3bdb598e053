package org.mosix.migration;

import java.io.IOException;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Gone;
import org.mosix.api.JobStart;
import org.mosix.api.Refused;
import org.mosix.api.RunSpec;
import org.mosix.migration.job.Job;

/**
 * Programs that are left alone: jobs that run natively at this home (mosrun -E), and what leaves its job (native). Of a process that
 * works elsewhere at that moment, or is about to, the caller is brought home first. Any thread.
 */
final class NativeJobs {
    private final Agent agent;

    NativeJobs(Agent agent) {
        this.agent = agent;
    }

    /** Why such a process is not moved, behind "process N". */
    static String pinned() {
        return "runs natively (mosrun -E) and is never moved";
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    JobStart start(Caller caller, RunSpec spec) throws ClusterException {
        if (spec.node().isPresent() && agent.node(spec.node().get()) != agent.self() && !spec.fallbackHome()) {
            throw new Refused("a native program runs on its own node, not on node "
                    + spec.node().get() + "; mosrun --cloud NAME runs one on another machine");
        }
        String command = String.join(" ", spec.argv());
        Job job = atHome(caller.pid(), () -> agent.records().beginNative(caller.pid(), command, spec.hints()));
        return () -> agent.records().abandon(job);
    }

    void leave(Caller caller) throws ClusterException {
        int pid = caller.pid();
        atHome(pid, () -> {
            if (agent.groups().isMember(pid)) {
                agent.records().leave(pid);
            }
            return pid;
        });
    }

    /** With the lock of a member, so that no move is under way; nobody moves what is none. */
    private <T> T atHome(int pid, Step<T> step) throws ClusterException {
        if (!taken(pid, () -> agent.groups().isMember(pid))) {
            return taken(pid, step);
        }
        return agent.migrator().patiently(pid, () -> {
            if (agent.places().of(pid) != null) {
                agent.migrator().moveLocked(pid, agent.self());
            }
            agent.household().stays(pid);
            return taken(pid, step);
        });
    }

    private static <T> T taken(int pid, Step<T> step) throws Gone {
        try {
            return step.run();
        } catch (IOException e) {
            throw new Gone("process " + pid + " has ended: " + e.getMessage(), e);
        }
    }
}
