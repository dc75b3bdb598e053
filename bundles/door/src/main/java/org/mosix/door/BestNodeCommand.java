package org.mosix.door;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.mosix.api.Information;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.monitor.BestNode;
import org.mosix.monitor.Known;

/** {@code mosbestnode}: where a new process would run best. */
final class BestNodeCommand implements Command {
    private final Supplier<Optional<Information>> information;

    BestNodeCommand(Supplier<Optional<Information>> information) {
        this.information = information;
    }

    @Override
    public String help() {
        return """
                usage: mosbestnode [-m MB]
                Prints the number of the node where a new process that computes would run best:
                where it would get the most of a processor, fast ones counting more. Of equal
                nodes it is this one.

                  -m MB   only nodes with so much free memory
                  --help  print this

                Exit status: 0, or 1 when there is no such node.
                """;
    }

    @Override
    public Options.Syntax syntax() {
        return new Options.Syntax(Set.of("--help"), Set.of("-m"));
    }

    @Override
    public int run(Request request, Options options, Client client) throws Refused, Options.Wrong, IOException {
        if (!options.operands().isEmpty()) {
            throw new Options.Wrong("mosbestnode takes no operands");
        }
        int memory;
        try {
            memory = BestNode.memory(options.value("-m").map(Request::text).orElse("0"));
        } catch (Malformed e) {
            throw new Options.Wrong(e.getMessage());
        }
        client.print(BestNode.of(Known.of(information.get()).cell(), memory).id() + "\n");
        return 0;
    }
}
