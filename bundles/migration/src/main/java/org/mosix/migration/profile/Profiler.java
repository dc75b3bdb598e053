package org.mosix.migration.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessInfo;
import org.mosix.api.ProcessProfile;
import org.mosix.api.ProcessProfiles;
import org.mosix.linux.proc.Demand;
import org.mosix.linux.proc.ProcFile;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.migration.job.ProcessRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at this home's processes when it is asked. A process away is looked at here as far as its calls and its I/O go, for both are
 * made here; the rest its host tells. Any thread; one at a time.
 */
public final class Profiler implements ProcessProfiles {
    private static final Logger LOG = LoggerFactory.getLogger(Profiler.class);
    private static final double SECOND = 1e9;
    private static final long TICK_NANOS = 10_000_000L;
    private static final double KIB_PER_MIB = 1024;
    private static final long MILLION = 1_000_000;

    /** What the profiler asks of who manages processes. */
    public interface Source {
        /** pids of all that live. */
        List<Integer> members() throws IOException;

        ProcessRecord record(int pid) throws IOException;

        /** Where a process works; 0: at home. */
        int host(int pid);

        /** How it stands between the nodes. */
        ProcessInfo.Place place(int pid) throws IOException;

        /** Calls made for it since it left. */
        long calls(int pid);

        int self();
    }

    private final Source source;
    private final Map<ProcessRecord, Track> tracks = new HashMap<>();

    public Profiler(Source source) {
        this.source = source;
    }

    @Override
    public synchronized List<ProcessProfile> profiles() {
        List<ProcessProfile> all = new ArrayList<>();
        Map<ProcessRecord, Track> seen = new HashMap<>();
        try {
            double uptime = uptime();
            for (int pid : source.members()) {
                try {
                    all.add(profile(pid, uptime, seen));
                } catch (IOException e) {
                    LOG.debug("process {} has just ended", pid);
                }
            }
        } catch (IOException e) {
            LOG.debug("the jobs of this node cannot be looked at", e);
        }
        tracks.clear();
        tracks.putAll(seen);
        all.sort((a, b) -> Integer.compare(a.pid(), b.pid()));
        return all;
    }

    private ProcessProfile profile(int pid, double uptime, Map<ProcessRecord, Track> seen) throws IOException {
        ProcessRecord record = source.record(pid);
        ProcessStat stat = ProcessStat.of(pid);
        if (stat.ended()) {
            throw new IOException("it has ended");
        }
        record.look();
        int host = source.host(pid);
        Sample now = sample(pid, record, stat, host);
        double life = Math.max(0, uptime - stat.startTicks() * TICK_NANOS / SECOND);
        Track track = tracks.get(record);
        if (track == null) {
            track = new Track(now, life);
        } else {
            track.add(now, record.wanted().rate(), record.job().hints().keptPerSecond());
        }
        seen.put(record, track);
        double resident =
                host == 0 ? stat.residentKib() / KIB_PER_MIB : record.wanted().residentKib() / KIB_PER_MIB;
        return new ProcessProfile(
                pid,
                (int) ProcessStatus.of(pid).number("Uid", 0),
                stat.name(),
                new NodeId(now.node()),
                source.place(pid),
                record.job().hints(),
                track.usage(resident),
                new ProcessProfile.Stay(track.stayNanos() / MILLION, (long) (life * 1000), record.moves()),
                Optional.of(record.pinned()).filter(p -> !p.isEmpty()));
    }

    private Sample sample(int pid, ProcessRecord record, ProcessStat stat, int host) throws IOException {
        String io = ProcFile.text(pid, "io");
        boolean home = host == 0;
        long calls = record.calls() + (home ? number(io, "syscr: ") + number(io, "syscw: ") : source.calls(pid));
        return new Sample(
                System.nanoTime(),
                home ? source.self() : host,
                home ? Demand.nanos(pid, stat.threads()) : -1,
                record.userHomeNanos() + record.wanted().usedNanos(),
                calls,
                number(io, "rchar: ") + number(io, "wchar: "),
                new Sample.Kernel(stat.systemTicks() * TICK_NANOS, stat.minorFaults()));
    }

    /** Of a file of lines "name: number". */
    static long number(String text, String name) {
        int at = text.indexOf(name);
        if (at < 0) {
            return 0;
        }
        int begin = at + name.length();
        int end = text.indexOf('\n', begin);
        try {
            return Long.parseUnsignedLong(
                    text.substring(begin, end < 0 ? text.length() : end).strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Seconds since the start of this node, as its processes are told them. */
    private static double uptime() throws IOException {
        String text = Files.readString(Path.of("/proc/uptime"));
        return Double.parseDouble(text.substring(0, text.indexOf(' ')));
    }
}
