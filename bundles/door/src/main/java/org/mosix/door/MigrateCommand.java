package org.mosix.door;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Destination;
import org.mosix.api.Freezer;
import org.mosix.api.Migrator;

/** {@code mosmigrate}: moves one process, to another node or to the disk. */
final class MigrateCommand implements Command {
    private static final String FREEZE = "freeze";
    private static final String CONTINUE = "continue";

    private final Migrator migrator;
    private final Freezer freezer;

    MigrateCommand(Migrator migrator, Freezer freezer) {
        this.freezer = freezer;
        this.migrator = migrator;
    }

    @Override
    public String help() {
        return """
                usage: mosmigrate PID NODE|home|freeze|continue
                Moves a process that was started by mosrun on this node, and waits for it to arrive.

                  NODE      number, address or host name
                  home      back to this node
                  freeze    its memory goes to this node's disk, and it does nothing
                  continue  a frozen process goes on, at home
                  --help    print this

                A frozen process can be killed, stopped and waited for as before; a signal that it
                handles is taken when it goes on.
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
        client.print(done(request.caller(), pid, words.get(1)) + "\n");
        return 0;
    }

    private String done(Caller caller, int pid, String where) throws ClusterException {
        return switch (where) {
            case FREEZE -> freezer.freeze(caller, pid, Freezer.Reason.MANUAL).sentence();
            case CONTINUE -> freezer.thaw(caller, pid).sentence();
            default -> migrator.move(caller, pid, Destination.of(where)).sentence();
        };
    }
}
