package org.mosix.door;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.mosix.api.ClusterException;
import org.mosix.api.JobQueue;
import org.mosix.api.Malformed;
import org.mosix.linux.local.Peer;
import org.mosix.linux.local.UnixConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from its request to its end, on one thread, or on two if its command waits in the queue: no thread waits with it.
 * Whatever the client does ends at most this session.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /** A client sends its request at once. */
    private static final Duration REQUEST = Duration.ofSeconds(10);
    /** An answer may wait for a user who reads with a pager. */
    private static final Duration ANSWER = Duration.ofMinutes(10);

    /** Instead of an exit status. */
    private static final int WAITS = -1;

    private final Map<String, Command> commands;
    private final UnixConnection connection;
    private final Peer peer;
    private final Surroundings door;

    /** The part of the door that one session needs. */
    interface Surroundings {
        QueuedClients queued();

        /** As {@link FairPool#submit}. */
        boolean later(int user, Runnable work, Runnable drop);

        /** The session is over. */
        void end(UnixConnection connection);
    }

    private interface Step {
        int take() throws ClusterException, Options.Wrong, IOException;
    }

    private interface Talk {
        void take() throws Malformed, IOException;
    }

    Session(Map<String, Command> commands, UnixConnection connection, Peer peer, Surroundings door) {
        this.commands = commands;
        this.connection = connection;
        this.peer = peer;
        this.door = door;
    }

    /** The whole of it, or until its command waits. */
    void run() {
        boolean[] waits = {false};
        guarded(() -> {
            if (peer.pid() == 0) {
                throw new Malformed("the client is outside of this node's pid namespace");
            }
            connection.timeout(REQUEST);
            Request request = Request.read(connection, peer);
            connection.timeout(ANSWER);
            waits[0] = answer(request, new Client(connection, peer));
        });
        if (!waits[0]) {
            door.end(connection);
        }
    }

    private void guarded(Talk talk) {
        try {
            talk.take();
        } catch (EOFException e) {
            LOG.debug("{} went away", peer);
        } catch (Malformed | IOException e) {
            LOG.warn("{} is dropped: {}", peer, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a command of {} failed", peer, e);
        }
    }

    /** Whether its command waits. */
    private boolean answer(Request request, Client client) throws IOException {
        String name = request.command();
        Command command = commands.get(name);
        if (command == null) {
            client.complain("mosrun: there is no command '" + Request.text(name) + "'; there are "
                    + String.join(", ", ClientElf.NAMES));
            client.exit(2);
            return false;
        }
        int status = status(name, command, client, () -> {
            Options options = Options.read(command.syntax(), request.args(), 1);
            if (options.has("--help")) {
                client.print(command.help());
                return 0;
            }
            Optional<JobQueue.Wish> wish = command.queued(options);
            if (wish.isEmpty()) {
                return command.run(request, options, client);
            }
            Waiting waiting = new Waiting(name, command, client, () -> command.run(request, options, client));
            door.queued().enter(request.caller(), wish.get(), request.bytes(), connection, waiting);
            return WAITS;
        });
        if (status != WAITS) {
            client.exit(status);
        }
        return status == WAITS;
    }

    private int status(String name, Command command, Client client, Step step) throws IOException {
        try {
            return step.take();
        } catch (Options.Wrong e) {
            client.complain(name + ": " + e.getMessage() + "; see " + name + " --help");
            return command.usageStatus();
        } catch (ClusterException | Awaited.Away e) {
            client.complain(name + ": " + e.getMessage());
            return command.failureStatus();
        } catch (Client.OutputLost e) {
            client.complain(name + ": cannot write: " + e.getMessage());
            return command.failureStatus();
        } catch (RuntimeException e) {
            LOG.error("{} of {} failed", name, peer, e);
            client.complain(name + ": the node made a mistake; its log says more");
            return command.failureStatus();
        }
    }

    /** Goes on with the session when its turn has come, or ends it. */
    private final class Waiting implements QueuedClient.Turn {
        private final String name;
        private final Command command;
        private final Client client;
        private final Step step;

        Waiting(String name, Command command, Client client, Step step) {
            this.name = name;
            this.command = command;
            this.client = client;
            this.step = step;
        }

        @Override
        public boolean go(QueuedClient held) {
            return door.later(peer.uid(), () -> begin(held), () -> {
                door.queued().over(held);
                gone();
            });
        }

        private void begin(QueuedClient held) {
            guarded(() -> client.exit(status(name, command, client, step)));
            if (client.isProgram()) {
                door.queued().works(held);
            } else {
                door.queued().over(held);
            }
            gone();
        }

        @Override
        public void refuse(String sentence) {
            boolean taken = door.later(
                    peer.uid(),
                    () -> {
                        guarded(() -> {
                            client.complain(name + ": " + sentence);
                            client.exit(command.failureStatus());
                        });
                        gone();
                    },
                    this::gone);
            if (!taken) {
                gone();
            }
        }

        @Override
        public void gone() {
            door.end(connection);
        }
    }
}
