package org.mosix.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mosix.api.ClusterException;
import org.mosix.api.Freezer;
import org.mosix.linux.proc.ProcessStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever was frozen because somebody said so stays frozen when this bundle, or one that it uses, is replaced: its process works at home
 * for the moment in which there is nobody who could hold it, and is frozen again. A line of number and start for each. One thread at a time.
 */
final class FrozenByHand {
    private static final Logger LOG = LoggerFactory.getLogger(FrozenByHand.class);
    /** As many as can be frozen; what is longer is none of ours. */
    private static final int MOST_BYTES = 1 << 20;

    private Path file;

    /** @param at where it is kept; null: nowhere */
    void open(Path at) {
        file = at;
    }

    /** These go on now, since this node's bundle stops. */
    void note(List<Freezer.Frozen> all) {
        List<String> lines = new ArrayList<>();
        for (Freezer.Frozen one : all) {
            if (one.why() == Freezer.Reason.MANUAL) {
                try {
                    lines.add(one.pid() + " " + ProcessStat.of(one.pid()).startTicks());
                } catch (IOException e) {
                    LOG.debug("process {} has just ended", one.pid());
                }
            }
        }
        if (file != null && !lines.isEmpty()) {
            try {
                Files.write(file, lines);
            } catch (IOException e) {
                LOG.warn("{} processes that somebody has frozen work from now on: {}", lines.size(), e.toString());
            }
        }
    }

    /** Freezes again whom the file names, if it lives and may be. Takes as long as their memory needs to the disk. */
    void again(Freezer freezer) {
        for (String line : taken()) {
            String[] word = line.split(" ");
            try {
                int pid = Integer.parseInt(word[0]);
                if (ProcessStat.of(pid).startTicks() == Long.parseLong(word[1])) {
                    LOG.info(
                            "{}",
                            freezer.freeze(HomeMigrator.NODE, pid, Freezer.Reason.MANUAL)
                                    .sentence());
                }
            } catch (ClusterException e) {
                LOG.warn("it was frozen, and works now: {}", e.getMessage());
            } catch (IOException | RuntimeException e) {
                LOG.debug("who was frozen is gone: {}", e.toString());
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
