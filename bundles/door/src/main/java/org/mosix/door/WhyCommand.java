package org.mosix.door;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.mosix.api.Balancer;
import org.mosix.api.ClusterException;
import org.mosix.api.Jobs;
import org.mosix.api.Printable;
import org.mosix.monitor.DecisionText;

/** {@code moswhy}: why a process is where it is. */
final class WhyCommand implements Command {
    private final Jobs jobs;
    private final Supplier<Optional<Balancer>> balancer;

    WhyCommand(Jobs jobs, Supplier<Optional<Balancer>> balancer) {
        this.jobs = jobs;
        this.balancer = balancer;
    }

    @Override
    public String help() {
        return """
                usage: moswhy PID
                Says why a process is where it is, what keeps it from moving, and what was decided of it.

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
        int pid = Pids.read(words.get(0));
        for (String line : jobs.why(request.caller(), pid)) {
            out.append(Printable.of(line)).append('\n');
        }
        balancer.get()
                .ifPresent(b -> DecisionText.of(b.decisions(), pid)
                        .forEach(line -> out.append(Printable.of(line)).append('\n')));
        client.print(out.toString());
        return 0;
    }
}
