package org.mosix.door;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.mosix.api.Balancer;
import org.mosix.api.CloudBook;
import org.mosix.api.CloudJobs;
import org.mosix.api.Freezer;
import org.mosix.api.Information;
import org.mosix.api.JobQueue;
import org.mosix.api.Jobs;
import org.mosix.api.Migrator;
import org.mosix.api.Nodes;
import org.mosix.api.ProcessProfiles;
import org.mosix.linux.local.Peer;
import org.mosix.linux.local.UnixConnection;
import org.mosix.linux.local.UnixListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket to which users' commands connect. What the node cannot do at the moment, as its bundles are replaced, they wait for. */
@Component(service = Door.class, immediate = true, configurationPid = "org.mosix.door")
@Designate(ocd = Door.Config.class)
public final class Door implements Session.Surroundings {
    /** Where the thin client looks when MOSIX_SOCKET does not say otherwise. */
    static final String SOCKET = "/run/mosix/node.sock";

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    /** Commands wait long for moves, so threads are many; half of them stay for other users. */
    private static final FairPool.Limits LIMITS = new FairPool.Limits(64, 32, 512);

    /** When descriptors have run out accept fails at once, again and again. */
    private static final long PAUSE_NANOS = 100_000_000;

    private static final long LEAVE_SECONDS = 3;
    /** Why a component is deactivated: org.osgi.service.component.ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED. */
    private static final int BUNDLE_STOPPED = 6;

    private static final long LOOK_NANOS = 5_000_000;

    /** Settings of the door. */
    @ObjectClassDefinition(name = "MOSIX door", description = "The socket for users' commands")
    public @interface Config {
        @AttributeDefinition(
                description = "Path of the Unix socket; at most 107 bytes. Users of a node that does not listen at the"
                        + " default set MOSIX_SOCKET.")
        String socket() default SOCKET;
    }

    private final Awaited<Jobs> jobs = new Awaited<>(Jobs.class, "the part of this node that keeps jobs");
    private final Awaited<Migrator> migrator =
            new Awaited<>(Migrator.class, "the part of this node that moves processes");
    private final Awaited<Freezer> freezer =
            new Awaited<>(Freezer.class, "the part of this node that freezes processes");
    private final Awaited<Nodes> nodes = new Awaited<>(Nodes.class, "the part of this node that knows other nodes");

    /** Comes and goes without a restart: users' commands that run meanwhile go on. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile Information information;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile CloudBook clouds;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile CloudJobs cloudJobs;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile Balancer balancer;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile ProcessProfiles profiles;

    private final QueuedClients queued = new QueuedClients(Patience.USUAL);
    private final Map<String, Command> commands = Map.of(
            "mosrun", new RunCommand(jobs, this::balancer, new CloudRun(() -> clouds, () -> cloudJobs)),
            "mosps", new PsCommand(jobs.get(), () -> Optional.ofNullable(profiles), queued, nodes.get()),
            "mosmigrate", new MigrateCommand(migrator.get(), freezer.get()),
            "moswhy", new WhyCommand(jobs.get(), this::balancer),
            "mosnodes", new NodesCommand(nodes.get(), this::information),
            "mosbestnode", new BestNodeCommand(this::information),
            "mosmon", new MonCommand(nodes.get(), this::information),
            "mosq", new QueueCommand(queued),
            "native", new NativeCommand(jobs.get()));
    private final Path socket;
    private final UnixListener listener;
    private final PauseFile pause;
    private final FairPool pool = new FairPool("mosix-door", LIMITS);
    private final Set<UnixConnection> open = ConcurrentHashMap.newKeySet();
    private final Thread accepting;

    /** Opens the door; IOException when the socket cannot be made, for example because another node has it. */
    @Activate
    public Door(Config config) throws IOException {
        socket = Path.of(config.socket()).toAbsolutePath();
        makeDirectory(socket.getParent());
        listener = UnixListener.listen(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        pause = new PauseFile(socket);
        queued.resume(pause.read());
        accepting = new Thread(this::acceptAll, "mosix-door-accept");
        accepting.setDaemon(true);
        accepting.start();
        pause.remove();
        LOG.info("users' commands are served at {}", socket);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, unbind = "dropJobs")
    void useJobs(Jobs now) {
        jobs.set(now);
    }

    void dropJobs(Jobs old) {
        jobs.drop(old);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, unbind = "dropMigrator")
    void useMigrator(Migrator now) {
        migrator.set(now);
    }

    void dropMigrator(Migrator old) {
        migrator.drop(old);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, unbind = "dropFreezer")
    void useFreezer(Freezer now) {
        freezer.set(now);
    }

    void dropFreezer(Freezer old) {
        freezer.drop(old);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, unbind = "dropNodes")
    void useNodes(Nodes now) {
        nodes.set(now);
    }

    void dropNodes(Nodes old) {
        nodes.drop(old);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, unbind = "dropQueue")
    void useQueue(JobQueue now) {
        queued.use(now);
    }

    void dropQueue(JobQueue old) {
        queued.drop(old);
    }

    /** If the bundle stops for the time being and the node goes on, another door will be opened: it is being updated. */
    @Deactivate
    void leave(BundleContext context, int reason) throws IOException, InterruptedException {
        boolean nodeEnds = context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING;
        try {
            if (!nodeEnds && reason == BUNDLE_STOPPED && comesBack(context.getBundle())) {
                pause.write(queued.leave());
            }
        } finally {
            close(nodeEnds ? 0 : LEAVE_SECONDS);
        }
    }

    /** Not if somebody has stopped it by hand: users would wait for nothing. */
    private static boolean comesBack(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    /** Closes the door. Commands that are at work have a moment to end; clients that still wait see their connection end and say so. */
    public void close() throws IOException, InterruptedException {
        close(LEAVE_SECONDS);
    }

    private void close(long seconds) throws IOException, InterruptedException {
        listener.shutdown();
        accepting.join();
        listener.close();
        queued.close();
        pool.close();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!open.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        open.forEach(UnixConnection::shutdown);
        // Afterwards: they have nothing to say any more, so that clients come again.
        List.of(jobs, migrator, freezer, nodes).forEach(Awaited::close);
    }

    /** As the framework does it; for tests. */
    void know(Information now) {
        information = now;
    }

    /** As the framework does it; for tests. */
    void know(CloudBook book, CloudJobs running) {
        clouds = book;
        cloudJobs = running;
    }

    private Optional<Information> information() {
        return Optional.ofNullable(information);
    }

    private Optional<Balancer> balancer() {
        return Optional.ofNullable(balancer);
    }

    /** Where it listens. */
    Path socket() {
        return socket;
    }

    private static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(directory);
            // The umask of whoever started the node must not lock users out.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private void acceptAll() {
        while (true) {
            try {
                UnixConnection connection = listener.accept();
                if (connection == null) {
                    return;
                }
                admit(connection);
            } catch (IOException e) {
                LOG.error("no user can be let in just now: {}", e.getMessage());
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void admit(UnixConnection connection) {
        open.add(connection);
        try {
            Peer peer = connection.peer();
            if (pool.submit(peer.uid(), () -> serve(connection, peer), () -> end(connection))) {
                return;
            }
            LOG.warn("too many commands of user {} wait; one is turned away", peer.uid());
        } catch (IOException e) {
            LOG.warn("a client is dropped: {}", e.getMessage());
        }
        end(connection);
    }

    private void serve(UnixConnection connection, Peer peer) {
        new Session(commands, connection, peer, this).run();
    }

    @Override
    public QueuedClients queued() {
        return queued;
    }

    @Override
    public boolean later(int user, Runnable work, Runnable drop) {
        return pool.submit(user, work, drop);
    }

    @Override
    public void end(UnixConnection connection) {
        open.remove(connection);
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("close", e);
        }
    }
}
