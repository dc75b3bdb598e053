package org.mosix.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mosix.api.ClusterException;
import org.mosix.api.Freezer;
import org.mosix.linux.proc.ProcessStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever was frozen because somebody said so stays frozen when this bundle, or one that it uses, is replaced: its process works at home
 * for the moment in which there is nobody who could hold it, and is frozen again. A line of number and start for each in the file. Any thread.
 */
final class FrozenByHand {
    private static final Logger LOG = LoggerFactory.getLogger(FrozenByHand.class);
    /** As many as can be frozen; what is longer is none of ours. */
    private static final int MOST_BYTES = 1 << 20;

    /** Those that are to be frozen again: number and start. */
    private final Map<Integer, Long> due = new ConcurrentHashMap<>();

    private volatile Path file;
    private boolean noted;

    /** @param at where it is kept; null: nowhere */
    void open(Path at) {
        file = at;
    }

    /** These go on now, since this node's bundle stops. */
    synchronized void note(List<Freezer.Frozen> all) {
        for (Freezer.Frozen one : all) {
            if (one.why() == Freezer.Reason.MANUAL) {
                try {
                    due.put(one.pid(), ProcessStat.of(one.pid()).startTicks());
                } catch (IOException e) {
                    LOG.debug("process {} has just ended", one.pid());
                }
            }
        }
        noted = !due.isEmpty();
        write();
    }

    private void write() {
        if (file != null && noted) {
            try {
                Files.write(
                        file,
                        due.entrySet().stream()
                                .map(one -> one.getKey() + " " + one.getValue())
                                .toList());
            } catch (IOException e) {
                LOG.warn("{} processes that somebody has frozen work from now on: {}", due.size(), e.toString());
            }
        }
    }

    /** From now on those that the file names are frozen, or about to be. */
    void read() {
        for (String line : taken()) {
            String[] word = line.split(" ");
            try {
                due.put(Integer.parseInt(word[0]), Long.parseLong(word[1]));
            } catch (RuntimeException e) {
                LOG.warn("whom somebody had frozen is not known: {}", e.toString());
            }
        }
    }

    boolean anyDue() {
        return !due.isEmpty();
    }

    /** Somebody lets it go on; true if it was about to be frozen. */
    synchronized boolean goesOn(int pid) {
        boolean was = due.remove(pid) != null;
        if (was) {
            write();
        }
        return was;
    }

    /** Freezes again who lives and may be. Takes as long as their memory needs to the disk. */
    void again(Freezer freezer) {
        for (Map.Entry<Integer, Long> one : due.entrySet()) {
            int pid = one.getKey();
            try {
                if (ProcessStat.of(pid).startTicks() == one.getValue()) {
                    LOG.info(
                            "{}",
                            freezer.freeze(HomeMigrator.NODE, pid, Freezer.Reason.MANUAL)
                                    .sentence());
                    if (!goesOn(pid)) {
                        freezer.thaw(HomeMigrator.NODE, pid); // Somebody has said so meanwhile.
                    }
                }
            } catch (ClusterException e) {
                LOG.warn("it was frozen, and works now: {}", e.getMessage());
            } catch (IOException e) {
                LOG.debug("process {}, which was frozen, has ended", pid);
            } finally {
                due.remove(pid);
            }
        }
    }

    private List<String> taken() {
        try {
            if (file == null || Files.size(file) > MOST_BYTES) {
                return List.of();
            }
            List<String> lines = Files.readAllLines(file);
            Files.delete(file);
            return lines;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOG.warn("whom somebody had frozen is not known: {}", e.toString());
            return List.of();
        }
    }
}
