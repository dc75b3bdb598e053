package org.mosix.door;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.mosix.api.ClusterException;
import org.mosix.api.Destination;
import org.mosix.api.Migrator;

/** {@code mosmigrate}: moves one process. */
final class MigrateCommand implements Command {
    private final Migrator migrator;

    MigrateCommand(Migrator migrator) {
        this.migrator = migrator;
    }

    @Override
    public String help() {
        return """
                usage: mosmigrate PID NODE|home
                Moves a process that was started by mosrun on this node, and waits for it to arrive.

                  NODE    number, address or host name
                  home    back to this node
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
        if (words.size() != 2) {
            throw new Options.Wrong("name a process and where it shall go");
        }
        int pid = Pids.read(words.get(0));
        client.print(migrator.move(request.caller(), pid, Destination.of(words.get(1)))
                        .sentence() + "\n");
        return 0;
    }
}
