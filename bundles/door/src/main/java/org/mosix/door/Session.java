package org.mosix.door;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.mosix.api.ClusterException;
import org.mosix.api.Malformed;
import org.mosix.linux.local.Peer;
import org.mosix.linux.local.UnixConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection from its request to its end, on one thread. Whatever the client does ends at most this session. */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /** A client sends its request at once. */
    private static final Duration REQUEST = Duration.ofSeconds(10);
    /** An answer may wait for a user who reads with a pager. */
    private static final Duration ANSWER = Duration.ofMinutes(10);

    private final Map<String, Command> commands;
    private final UnixConnection connection;
    private final Peer peer;

    Session(Map<String, Command> commands, UnixConnection connection, Peer peer) {
        this.commands = commands;
        this.connection = connection;
        this.peer = peer;
    }

    void run() {
        try {
            if (peer.pid() == 0) {
                throw new Malformed("the client is outside of this node's pid namespace");
            }
            connection.timeout(REQUEST);
            Request request = Request.read(connection, peer);
            connection.timeout(ANSWER);
            answer(request, new Client(connection, peer));
        } catch (EOFException e) {
            LOG.debug("{} went away", peer);
        } catch (Malformed | IOException e) {
            LOG.warn("{} is dropped: {}", peer, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a command of {} failed", peer, e);
        }
    }

    private void answer(Request request, Client client) throws IOException {
        String name = request.command();
        Command command = commands.get(name);
        if (command == null) {
            client.complain("mosrun: there is no command '" + Request.text(name) + "'; there are "
                    + String.join(", ", ClientElf.NAMES));
            client.exit(2);
            return;
        }
        client.exit(status(name, command, request, client));
    }

    private int status(String name, Command command, Request request, Client client) throws IOException {
        try {
            Options options = Options.read(command.syntax(), request.args(), 1);
            if (options.has("--help")) {
                client.print(command.help());
                return 0;
            }
            return command.run(request, options, client);
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
}
