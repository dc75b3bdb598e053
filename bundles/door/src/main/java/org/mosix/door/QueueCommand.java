package org.mosix.door;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.JobQueue;
import org.mosix.monitor.QueueTable;

/** {@code mosq}: the queue of this node, and what can be done to jobs in it. */
final class QueueCommand implements Command {
    private final QueuedClients queued;

    QueueCommand(QueuedClients queued) {
        this.queued = queued;
    }

    @Override
    public String help() {
        return """
                usage: mosq [list|listall]
                       mosq delete|run|advance|retard JOB
                       mosq cngpri PRIORITY JOB
                Shows the queue of this node (mosrun -q), and changes it. JOB is the ID of a job, or
                the number of its process.

                  list      your jobs (what mosq does without a word)
                  listall   those of all users
                  delete    takes it out of the queue: its mosrun ends
                  run       it begins now; for root
                  cngpri    it has another priority: 0 to 65535, the lower the earlier
                  advance   it is the first one of its priority
                  retard    it is the last one of its priority
                  --help    print this

                Only the owner of a job, or root, changes it, and only while it waits.

                @TABLE@
                Exit status: 0; 1 for a failure, 2 for wrong usage.
                """.replace("@TABLE@\n", QueueTable.HELP);
    }

    @Override
    public Options.Syntax syntax() {
        return new Options.Syntax(Set.of("--help"), Set.of());
    }

    @Override
    public int run(Request request, Options options, Client client)
            throws ClusterException, Options.Wrong, IOException {
        List<String> words = options.operands();
        String verb = words.isEmpty() ? "list" : words.get(0);
        int wanted = switch (verb) {
            case "list", "listall" -> 0;
            case "delete", "run", "advance", "retard" -> 1;
            case "cngpri" -> 2;
            default -> throw new Options.Wrong("there is no '" + verb + "'");
        };
        if (Math.max(words.size(), 1) != wanted + 1) {
            throw new Options.Wrong(usage(verb, wanted));
        }
        Caller caller = request.caller();
        if (wanted == 0) {
            list(caller, verb.equals("listall"), client);
            return 0;
        }
        client.print(change(caller, verb, words) + "\n");
        return 0;
    }

    private static String usage(String verb, int wanted) {
        return switch (wanted) {
            case 0 -> "'" + verb + "' takes no more words";
            case 1 -> "'" + verb + "' wants one job";
            default -> "'" + verb + "' wants a priority and one job";
        };
    }

    private void list(Caller caller, boolean all, Client client) throws ClusterException, IOException {
        JobQueue queue = queued.queue();
        Table table = new Table(QueueTable.titles().toArray(String[]::new));
        queue.list().stream()
                .filter(entry -> all || entry.owner().uid() == caller.uid())
                .forEach(entry -> table.row(QueueTable.row(entry)));
        client.print(table.text());
        String state = queue.state();
        if (!state.isEmpty()) {
            client.complain("mosq: nothing begins now: " + state);
        }
    }

    private String change(Caller caller, String verb, List<String> words) throws ClusterException, Options.Wrong {
        int number = Pids.read(words.get(words.size() - 1));
        int priority = verb.equals("cngpri") ? QueueOption.priority(words.get(1)) : 0;
        JobQueue queue = queued.queue();
        return switch (verb) {
            case "delete" -> QueueTable.deleted(queue.delete(caller, number));
            case "run" -> QueueTable.begins(queue.run(caller, number));
            case "cngpri" -> QueueTable.changed(queue.changePriority(caller, number, priority));
            case "advance" -> QueueTable.advanced(queue.advance(caller, number));
            default -> QueueTable.retarded(queue.retard(caller, number));
        };
    }
}
