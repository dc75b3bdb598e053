package org.mosix.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import com.hazelcast.partition.PartitionLostEvent;
import com.hazelcast.partition.PartitionLostListener;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * This node as a member of the store, from its start to its end. What the store tells of is only remembered as flags, on its own
 * threads; the {@link StoreThread} asks for them.
 */
final class Member implements AutoCloseable {
    private final HazelcastInstance store;
    /** A setting has changed. */
    private final AtomicBoolean changed = new AtomicBoolean(true);
    /** Members are gone or there again: something may be lost. */
    private final AtomicBoolean shaken = new AtomicBoolean(true);

    /** Null: whoever comes is believed. */
    private final SealedContext sealed;

    /**
     * Joins others, or is the first: some seconds. Throws a RuntimeException of the store's with the reason.
     *
     * @param prover has other members prove who they are; null: whoever comes is believed
     */
    Member(Config config, Prover prover) {
        config.addListenerConfig(new ListenerConfig(new Changes()));
        sealed = prover == null ? null : new SealedContext(prover);
        if (sealed == null) {
            store = Hazelcast.newHazelcastInstance(config);
        } else {
            MemberConfig.seal(config, prover);
            store = HazelcastInstanceFactory.newHazelcastInstance(config, config.getInstanceName(), sealed);
        }
        store.getMap(MemberConfig.SETTINGS).addEntryListener(new Settings(), false);
    }

    private final class Changes implements LifecycleListener, MembershipListener, PartitionLostListener {
        @Override
        public void stateChanged(LifecycleEvent event) {
            if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
                shaken.set(true);
            }
        }

        @Override
        public void memberAdded(MembershipEvent event) {
            // A split heals so for those who stay.
            shaken.set(true);
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
            shaken.set(true);
        }

        @Override
        public void partitionLost(PartitionLostEvent event) {
            shaken.set(true);
        }
    }

    private final class Settings
            implements EntryAddedListener<Object, Object>,
                    EntryUpdatedListener<Object, Object>,
                    EntryRemovedListener<Object, Object> {
        @Override
        public void entryAdded(EntryEvent<Object, Object> event) {
            changed.set(true);
        }

        @Override
        public void entryUpdated(EntryEvent<Object, Object> event) {
            changed.set(true);
        }

        @Override
        public void entryRemoved(EntryEvent<Object, Object> event) {
            changed.set(true);
        }
    }

    /** Has a setting changed since this was asked last? */
    boolean takeChanged() {
        return changed.getAndSet(false);
    }

    /** Have there been other members since this was asked last? */
    boolean takeShaken() {
        return shaken.getAndSet(false);
    }

    SafeMap map(String name) {
        IMap<Object, Object> map = store.getMap(name);
        return new SafeMap(map);
    }

    boolean isSealed() {
        return sealed != null;
    }

    /** How many connections are remembered that are no member's; for tests. */
    int remembered() {
        return sealed.refused().size();
    }

    /** Closes connections with nodes that are not believed any more. */
    void look() {
        if (sealed != null) {
            sealed.look();
        }
    }

    /** Does it still take part? The store ends itself when it cannot go on. */
    boolean lives() {
        return store.getLifecycleService().isRunning();
    }

    /** The numbers of the members' nodes, this one's too. */
    Set<String> nodes() {
        Set<String> nodes = new TreeSet<>();
        store.getCluster().getMembers().forEach(member -> {
            String node = member.getAttribute(MemberConfig.NODE);
            if (node != null) {
                nodes.add(node);
            }
        });
        return nodes;
    }

    /** Leaves: what only this one holds goes to others first, if there are others. */
    @Override
    public void close() {
        store.shutdown();
    }

    /** Ends as by a power failure, for tests. */
    void vanish() {
        store.getLifecycleService().terminate();
    }

    /** The store itself, for tests. */
    HazelcastInstance store() {
        return store;
    }
}
