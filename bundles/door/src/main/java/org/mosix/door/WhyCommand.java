package org.mosix.door;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.mosix.api.ClusterException;
import org.mosix.api.Jobs;
import org.mosix.api.Printable;

/** {@code moswhy}: why a process is where it is. */
final class WhyCommand implements Command {
    private final Jobs jobs;

    WhyCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public String help() {
        return """
                usage: moswhy PID
                Says why a process is where it is, and what keeps it from moving.

                  --help  print this
                """;
    }

    @Override
    public Options.Syntax syntax() {
        return new Options.Syntax(Set.of("--help"), Set.of());
    }

    @Override
    public int run(Request request, Options options, Client client)
            throws ClusterException, Options.Wrong, IOException {
        List<String> words = options.operands();
        if (words.size() != 1) {
            throw new Options.Wrong("name one process");
        }
        StringBuilder out = new StringBuilder();
        for (String line : jobs.why(request.caller(), Pids.read(words.get(0)))) {
            out.append(Printable.of(line)).append('\n');
        }
        client.print(out.toString());
        return 0;
    }
}
