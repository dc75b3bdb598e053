package org.mosix.migration;

import java.io.IOException;
import java.util.List;
import org.mosix.api.ProcessInfo;
import org.mosix.migration.job.ProcessRecord;
import org.mosix.migration.profile.Profiler;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.HomeLink;

/** This home's processes for the {@link Profiler}. Any thread. */
final class ProfileSource implements Profiler.Source {
    private final Agent agent;

    ProfileSource(Agent agent) {
        this.agent = agent;
    }

    @Override
    public List<Integer> members() throws IOException {
        return agent.groups().members();
    }

    @Override
    public ProcessRecord record(int pid) throws IOException {
        return agent.records().of(pid);
    }

    @Override
    public int host(int pid) {
        Deputy deputy = agent.places().of(pid);
        // It has none yet in the moment in which it leaves.
        HomeLink link = deputy == null ? null : deputy.link();
        return link == null ? 0 : link.host();
    }

    @Override
    public ProcessInfo.Place place(int pid) throws IOException {
        return HomeJobs.place(agent.groups().workOf(pid), agent.places().of(pid));
    }

    @Override
    public long calls(int pid) {
        Deputy deputy = agent.places().of(pid);
        return deputy == null ? 0 : deputy.calls();
    }

    @Override
    public int self() {
        return agent.self();
    }
}
