package org.mosix.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.mosix.api.ClusterStore;
import org.mosix.api.Malformed;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessPlaces;
import org.mosix.api.SettingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in the store, from the first settings to the last: starts the member, tries again when that fails or ends by itself,
 * and does what is due, all on the {@link StoreThread}.
 */
final class ClusterNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
    /** Between two looks at what has changed here and there; so late settings and places are at most. */
    private static final long LOOK_MILLIS = 200;

    /** Between two looks whether those that are connected are still believed. */
    private static final long PROOF_NANOS = 1_000_000_000L;

    private static final long RETRY_NANOS = 10_000_000_000L;
    /** All is compared so often even if nothing has been told: the store does not promise to tell. */
    private static final long COMPARE_NANOS = 30_000_000_000L;

    /** What a node asks of others. Any thread; must not wait. */
    record Sources(
            Supplier<List<InetSocketAddress>> known,
            Supplier<Map<Integer, NodeId>> away,
            Supplier<List<SettingListener>> listeners) {}

    /** Told when the store can be used and when not any more. On the {@link StoreThread}. */
    interface Offer {
        void up(ClusterStore settings, ProcessPlaces places);

        void down();
    }

    private final ClusterSettings settings;
    private final Sources sources;
    private final MirrorFile file;
    private final Offer offer;
    private final MemberConfig.Pace pace;
    private final Sealing sealing;
    private final ClassLoader loader = new NarrowLoader(com.hazelcast.core.Hazelcast.class.getClassLoader());
    private final StoreThread thread = new StoreThread(loader, MemberConfig.CALL_MILLIS + 5000L);
    private final Mirror mirror = new Mirror();
    private final Refusals refusals = new Refusals(LOG);
    private final SettingNews news;
    private Member member;
    private SharedSettings shared;
    private SharedPlaces places;
    private long written;
    private long due = System.nanoTime();
    private long looked = System.nanoTime();
    private boolean offered;
    private String failure = "";
    private volatile boolean closing;

    /** @param file where the settings are kept over a start */
    ClusterNode(
            ClusterSettings settings,
            Sources sources,
            Sealing sealing,
            Path file,
            Offer offer,
            MemberConfig.Pace pace) {
        this.pace = pace;
        this.sealing = sealing;
        this.settings = settings;
        this.sources = sources;
        this.file = new MirrorFile(file);
        this.offer = offer;
        news = new SettingNews(sources.listeners(), mirror);
    }

    /** Begins; returns at once. */
    void open() {
        try {
            file.read().forEach(mirror::offer);
        } catch (IOException | Malformed e) {
            LOG.warn(
                    "the settings that this node had of the cluster cannot be read: {}; it takes the others'",
                    e.getMessage());
        }
        written = mirror.changes();
        thread.repeat(this::look, LOOK_MILLIS);
    }

    private void look() {
        if (closing) {
            return;
        }
        try {
            if (member != null && !member.lives()) {
                LOG.warn("this node is no member of the cluster's store any more; it joins anew");
                down();
            }
            Sealing.State state = sealing.state();
            if (member != null
                    && member.isSealed() != (state == Sealing.State.SEALED)
                    && state != Sealing.State.WAITING) {
                LOG.warn(
                        "this node joins the cluster's store anew: it {} a member of a cluster",
                        member.isSealed() ? "is no more" : "has become");
                down();
                due = System.nanoTime();
            }
            if (member == null && System.nanoTime() - due >= 0) {
                join(state);
            }
            if (member != null) {
                work();
            }
            failure = "";
        } catch (RuntimeException | Error e) {
            tell(e);
        }
    }

    /** Once for each reason. */
    private void tell(Throwable e) {
        String why = String.valueOf(e.getMessage());
        if (!why.equals(failure)) {
            failure = why;
            LOG.warn("the cluster's store cannot be used now: {}", why, e);
        }
    }

    private void join(Sealing.State state) {
        due = System.nanoTime() + RETRY_NANOS;
        if (state == Sealing.State.WAITING) {
            throw new IllegalStateException(
                    "this node is a member of a cluster, and nothing is there to prove it by: is the"
                            + " feature mosix-trust installed, and what does its log say?");
        }
        if (state == Sealing.State.OPEN) {
            LOG.warn(
                    "the store's port {} believes whoever reaches it: this node is a member of no cluster (mosix-trust)",
                    settings.own());
        }
        Prover prover = state == Sealing.State.SEALED ? new Prover(sealing.seals()) : null;
        member = new Member(MemberConfig.of(settings, sources.known(), pace, loader), prover);
        due = System.nanoTime();
        shared = new SharedSettings(
                settings.node(),
                thread,
                member.map(MemberConfig.SETTINGS),
                mirror,
                this::write,
                refusals,
                System::currentTimeMillis);
        places = new SharedPlaces(
                settings.node(),
                thread,
                member.map(MemberConfig.PLACES),
                refusals,
                member::nodes,
                System::currentTimeMillis);
        LOG.info(
                "member of the store of cluster {} at {}; members are nodes {}",
                settings.name(),
                settings.own(),
                member.nodes());
    }

    private void work() {
        if (System.nanoTime() - looked >= PROOF_NANOS) {
            looked = System.nanoTime();
            member.look();
        }
        boolean shaken = member.takeShaken() || System.nanoTime() - due >= 0;
        if (shaken) {
            due = System.nanoTime() + COMPARE_NANOS;
            places.again();
        }
        if (member.takeChanged() || shaken) {
            shared.reconcile();
        }
        places.look(sources.away().get());
        if (!offered) {
            offered = true;
            offer.up(shared, places);
        }
        news.tell();
        write();
    }

    private void write() {
        long now = mirror.changes();
        if (now != written) {
            try {
                file.write(mirror.all());
            } catch (IOException e) {
                LOG.warn("the cluster's settings cannot be written to this node's disk: {}", e.getMessage());
            }
            written = now;
        }
    }

    private void down() {
        if (member != null) {
            Member gone = member;
            member = null;
            if (offered) {
                offered = false;
                offer.down();
            }
            gone.close();
        }
    }

    /** Leaves the store; its records of this home's processes go. Some seconds. */
    @Override
    public void close() {
        closing = true;
        thread.end(() -> {
            try {
                if (member != null) {
                    // What others have set just now.
                    shared.reconcile();
                    write();
                    places.forget();
                }
            } catch (RuntimeException e) {
                LOG.info("this home's record in the cluster's store stays: {}", e.getMessage());
            } finally {
                down();
            }
        });
    }

    /** Ends as by a power failure, for tests. */
    void vanish() {
        closing = true;
        member.vanish();
        thread.close();
    }

    /** For tests. */
    Member member() {
        return member;
    }
}
