package org.mosix.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.properties.PropertyDefinition;
import com.hazelcast.logging.ILogger;
import com.hazelcast.spi.discovery.AbstractDiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryNode;
import com.hazelcast.spi.discovery.DiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryStrategyFactory;
import com.hazelcast.spi.discovery.SimpleDiscoveryNode;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Whom a member asks to join, each time it wants to know: at its start, and when it looks for those it has been split from. */
final class KnownMembers implements DiscoveryStrategyFactory {
    private final Supplier<List<InetSocketAddress>> known;

    /** @param known may be asked on any thread, and must not wait */
    KnownMembers(Supplier<List<InetSocketAddress>> known) {
        this.known = known;
    }

    @Override
    public Class<? extends DiscoveryStrategy> getDiscoveryStrategyType() {
        return Strategy.class;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public DiscoveryStrategy newDiscoveryStrategy(
            DiscoveryNode own, ILogger logger, Map<String, Comparable> properties) {
        return new Strategy(logger, properties, known);
    }

    @Override
    public Collection<PropertyDefinition> getConfigurationProperties() {
        return List.of();
    }

    private static final class Strategy extends AbstractDiscoveryStrategy {
        private final Supplier<List<InetSocketAddress>> known;

        @SuppressWarnings("rawtypes")
        Strategy(ILogger logger, Map<String, Comparable> properties, Supplier<List<InetSocketAddress>> known) {
            super(logger, properties);
            this.known = known;
        }

        @Override
        public Iterable<DiscoveryNode> discoverNodes() {
            return known.get().stream()
                    .<DiscoveryNode>map(at -> new SimpleDiscoveryNode(new Address(at)))
                    .toList();
        }
    }
}
