package org.mosix.door;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.mosix.api.Caller;
import org.mosix.api.JobQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A door leaves this file beside its socket when another one will be opened: with it clients know to come again ({@link FailureCode}), and
 * the next door who was in the queue, a line for each. It is in a directory that only root writes to.
 */
final class PauseFile {
    private static final Logger LOG = LoggerFactory.getLogger(PauseFile.class);
    /** Behind the socket's path. */
    static final String SUFFIX = ".pause";

    private static final int NUMBERS = 11;

    private final Path path;

    PauseFile(Path socket) {
        path = Path.of(socket + SUFFIX);
    }

    /**
     * One job of the queue.
     *
     * @param start of its process, in the kernel's ticks: with the pid it names a process for ever
     */
    record Line(Caller owner, long start, JobQueue.Ticket ticket, JobQueue.Wish wish) {
        String text() {
            return owner.pid() + " " + start + " " + owner.uid() + " " + owner.gid() + " " + ticket.id() + " "
                    + ticket.priority() + " " + ticket.order() + " " + ticket.ageMillis() + " "
                    + (ticket.begun() ? 1 : 0) + " " + wish.jobClass() + " " + wish.memoryMiB() + " " + wish.program();
        }

        /** Throws IllegalArgumentException if it is none. */
        static Line of(String text) {
            String[] words = text.split(" ", NUMBERS + 1);
            if (words.length != NUMBERS + 1) {
                throw new IllegalArgumentException("not a line: " + text);
            }
            int[] n = new int[NUMBERS];
            for (int i = 0; i < NUMBERS; i++) {
                n[i] = i == 1 || i == 6 || i == 7 ? 0 : Integer.parseInt(words[i]);
            }
            JobQueue.Ticket ticket =
                    new JobQueue.Ticket(n[4], n[5], Long.parseLong(words[6]), Long.parseLong(words[7]), n[8] == 1);
            return new Line(
                    new Caller(n[0], n[2], n[3]),
                    Long.parseLong(words[1]),
                    ticket,
                    new JobQueue.Wish(n[5], n[9], n[10], words[NUMBERS]));
        }
    }

    void write(List<Line> lines) throws IOException {
        // Not as lines: half a character of a program's name would be an error.
        String text = lines.stream().map(line -> line.text() + "\n").collect(Collectors.joining());
        Files.write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Those of the last door; none if it left nothing. */
    List<Line> read() throws IOException {
        List<Line> lines = new ArrayList<>();
        try {
            for (String text : new String(Files.readAllBytes(path), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                try {
                    lines.add(Line.of(text));
                } catch (IllegalArgumentException e) {
                    LOG.warn("{}: {}", path, e.getMessage());
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("there was no door before");
        }
        return lines;
    }

    void remove() throws IOException {
        Files.deleteIfExists(path);
    }
}
