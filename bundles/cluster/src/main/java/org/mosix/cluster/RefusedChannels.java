package org.mosix.cluster;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.networking.Channel;
import java.lang.reflect.Field;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that an interceptor has refused: the store (Hazelcast 5.7) keeps each in a set of those that it has accepted, takes out
 * only those that have become a member's, and so grew by a kilobyte with each stranger for ever (36,000 connections: 6 MB). One
 * thread.
 */
final class RefusedChannels {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedChannels.class);
    private static final String FIELD = "acceptedChannels";

    /** Null: this version of the store has none. */
    private final Set<?> accepted;

    RefusedChannels(Node node) {
        accepted = find(node.getServer().getConnectionManager(EndpointQualifier.MEMBER));
    }

    /** No public method shows it. */
    private static Set<?> find(Object manager) {
        for (Class<?> type = manager.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(FIELD);
                field.setAccessible(true);
                return (Set<?>) field.get(manager);
            } catch (NoSuchFieldException e) {
                continue;
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.warn("connections that are refused cannot be forgotten: {}", e.toString());
                return null;
            }
        }
        LOG.warn("connections that are refused cannot be forgotten: this store has no {}", FIELD);
        return null;
    }

    /** Lets the closed ones go. */
    void forget() {
        if (accepted != null) {
            accepted.removeIf(channel -> channel instanceof Channel && ((Channel) channel).isClosed());
        }
    }

    /** How many are remembered; for tests. */
    int size() {
        return accepted == null ? -1 : accepted.size();
    }
}
