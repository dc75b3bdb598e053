package org.mosix.door;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.mosix.api.CloudBook;
import org.mosix.api.CloudJobs;
import org.mosix.api.ClusterException;
import org.mosix.api.JobStart;
import org.mosix.api.Refused;
import org.mosix.linux.Errno;

/**
 * {@code mosrun --cloud}: the client's process joins a job and becomes the ssh that its user would run, with the user's rights, keys
 * and settings. The node has no secret for this and asks for none.
 */
final class CloudRun {
    private static final String SSH = "ssh";
    /** Bytes of the far command; its path and options need the rest of an order. */
    private static final int MOST_BYTES = Order.LIMIT - 4096;

    private final Supplier<CloudBook> book;
    private final Supplier<CloudJobs> jobs;

    /** The suppliers give null where there is none. */
    CloudRun(Supplier<CloudBook> book, Supplier<CloudJobs> jobs) {
        this.book = book;
        this.jobs = jobs;
    }

    /** Begins the job. Throws {@link ClusterException} with a sentence if that cannot be. */
    ProgramCommand.Becoming start(Request request, Options options, Client client)
            throws ClusterException, Options.Wrong {
        if (!options.isAlone("--cloud")) {
            throw new Options.Wrong("--cloud goes with no other option");
        }
        String name = Request.text(options.value("--cloud").orElseThrow());
        CloudBook clouds = book.get();
        CloudJobs running = jobs.get();
        if (clouds == null || running == null) {
            throw new Refused("this node knows no clouds: its feature mosix-sharing is not installed");
        }
        CloudBook.Entry entry = clouds.usable(name);
        List<String> words =
                request.args().subList(options.end(), request.args().size());
        if (words.get(0).isEmpty() || words.get(0).startsWith("-")) {
            throw new Refused("a program in a cloud has a name, and one that does not begin with '-'");
        }
        String command = RemoteCommand.of(words);
        if (!request.whole() || command.length() > MOST_BYTES) {
            throw new Refused("the arguments are too long for a cloud: at most " + MOST_BYTES + " bytes go there");
        }
        JobStart start = running.start(request.caller(), name, options.operands());
        List<String> line = line(entry, command);
        return new ProgramCommand.Becoming(
                start, SSH, (file, byShell) -> byShell ? Errno.ENOEXEC : client.exec(file, line));
    }

    /**
     * No question is asked, no terminal made. The connection is the program's alone: one that is shared (ControlMaster, ssh_config(5))
     * would not end with it.
     */
    static List<String> line(CloudBook.Entry entry, String command) {
        List<String> line = new ArrayList<>(List.of(SSH, "-T", "-o", "BatchMode=yes"));
        line.addAll(List.of("-o", "ControlMaster=no", "-o", "ControlPath=none"));
        line.addAll(List.of("-p", Integer.toString(entry.port())));
        entry.user().ifPresent(user -> line.addAll(List.of("-l", user)));
        line.addAll(List.of("--", entry.host(), command));
        return line;
    }
}
