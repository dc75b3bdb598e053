package org.mosix.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.DiscoveryStrategyConfig;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.SocketInterceptorConfig;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.ProtocolType;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import com.hazelcast.spi.properties.ClusterProperty;
import com.hazelcast.spi.properties.HazelcastProperty;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the store of a member is: two maps, one port for other members and nothing else, few threads. The reasons are in
 * docs/adr/0013-cluster-store.md.
 */
final class MemberConfig {
    static final String SETTINGS = "mosix.settings";
    static final String PLACES = "mosix.places";
    /** Under which a member tells its node's number. */
    static final String NODE = "mosix.node";

    /**
     * How long things take.
     *
     * @param silentSeconds without a word after which a member is lost. Raise: fewer members are thrown out that are only slow.
     *     Lower: what asks the store waits less when a node has lost its power, since that closes no connection
     * @param splitSeconds between two looks for those a member has been split from
     */
    record Pace(int silentSeconds, int splitSeconds) {
        static final Pace NODES = new Pace(12, 20);
    }

    /** ms after which a call to the store fails; more than it takes to see that a member is lost. */
    static final int CALL_MILLIS = 15_000;

    /** Copies of the settings: on seven members, the most there can be; two of them at once. */
    private static final int SETTINGS_SYNC = 2;

    private static final int SETTINGS_ASYNC = 4;

    private static final Map<HazelcastProperty, Object> PROPERTIES = Map.ofEntries(
            Map.entry(ClusterProperty.PHONE_HOME_ENABLED, false),
            Map.entry(ClusterProperty.SHUTDOWNHOOK_ENABLED, false),
            Map.entry(ClusterProperty.LOGGING_TYPE, "slf4j"),
            Map.entry(ClusterProperty.METRICS_ENABLED, false),
            Map.entry(ClusterProperty.HEALTH_MONITORING_LEVEL, "OFF"),
            Map.entry(ClusterProperty.ENABLE_JMX, false),
            // Only at the own address, never at all.
            Map.entry(ClusterProperty.SOCKET_BIND_ANY, false),
            Map.entry(ClusterProperty.DISCOVERY_SPI_ENABLED, true),
            // Equal on all members. For some thousand small entries; 271 by default, each with its own structures.
            Map.entry(ClusterProperty.PARTITION_COUNT, 31),
            Map.entry(ClusterProperty.PARTITION_OPERATION_THREAD_COUNT, 2),
            Map.entry(ClusterProperty.GENERIC_OPERATION_THREAD_COUNT, 2),
            Map.entry(ClusterProperty.PRIORITY_GENERIC_OPERATION_THREAD_COUNT, 1),
            Map.entry(ClusterProperty.RESPONSE_THREAD_COUNT, 1),
            Map.entry(ClusterProperty.EVENT_THREAD_COUNT, 1),
            Map.entry(ClusterProperty.IO_THREAD_COUNT, 1),
            Map.entry(ClusterProperty.HEARTBEAT_INTERVAL_SECONDS, 1),
            Map.entry(ClusterProperty.OPERATION_CALL_TIMEOUT_MILLIS, CALL_MILLIS),
            Map.entry(ClusterProperty.WAIT_SECONDS_BEFORE_JOIN, 1),
            Map.entry(ClusterProperty.GRACEFUL_SHUTDOWN_MAX_WAIT, 10));

    private MemberConfig() {}

    /**
     * @param known addresses of other members, asked again each time
     * @param loader see {@link NarrowLoader}
     */
    static Config of(ClusterSettings settings, Supplier<List<InetSocketAddress>> known, Pace pace, ClassLoader loader) {
        Config config = new Config();
        config.setClusterName(settings.name());
        // Threads are named after it.
        config.setInstanceName("mosix-" + settings.node());
        config.setClassLoader(loader);
        PROPERTIES.forEach((property, value) -> config.setProperty(property.getName(), value.toString()));
        Map.of(
                        ClusterProperty.MAX_NO_HEARTBEAT_SECONDS, pace.silentSeconds,
                        ClusterProperty.MERGE_FIRST_RUN_DELAY_SECONDS, pace.splitSeconds,
                        ClusterProperty.MERGE_NEXT_RUN_DELAY_SECONDS, pace.splitSeconds)
                .forEach((property, seconds) -> config.setProperty(property.getName(), seconds.toString()));
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        config.getMemberAttributeConfig().setAttribute(NODE, settings.node().toString());
        network(config, settings, known);
        refuseObjects(config);
        config.addMapConfig(map(SETTINGS, SETTINGS_SYNC, SETTINGS_ASYNC));
        config.addMapConfig(map(PLACES, 1, 0));
        return config;
    }

    /** The advanced way, since with the simple one the same port serves clients and more. */
    private static void network(Config config, ClusterSettings settings, Supplier<List<InetSocketAddress>> known) {
        ServerSocketEndpointConfig members = new ServerSocketEndpointConfig();
        members.setProtocolType(ProtocolType.MEMBER);
        members.setPort(settings.own().getPort()).setPortAutoIncrement(false);
        // Members' heartbeats do that; and the store complains at each start that it cannot see the options of it from
        // a bundle.
        members.setSocketKeepAlive(false);
        members.getInterfaces()
                .setEnabled(true)
                .addInterface(settings.own().getAddress().getHostAddress());
        AdvancedNetworkConfig network = config.getAdvancedNetworkConfig();
        network.setEnabled(true);
        network.setMemberEndpointConfig(members);
        JoinConfig join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        join.getDiscoveryConfig().addDiscoveryStrategyConfig(new DiscoveryStrategyConfig(new KnownMembers(known)));
    }

    /** Has the store ask for proofs, and on threads that may wait. */
    static void seal(Config config, Prover prover) {
        ServerSocketEndpointConfig members = (ServerSocketEndpointConfig)
                config.getAdvancedNetworkConfig().getEndpointConfigs().get(EndpointQualifier.MEMBER);
        members.setSocketInterceptorConfig(
                new SocketInterceptorConfig().setEnabled(true).setImplementation(prover));
    }

    /** What may come as a Java object: failures that members tell each other. */
    private static void refuseObjects(Config config) {
        JavaSerializationFilterConfig failures = new JavaSerializationFilterConfig();
        failures.setDefaultsDisabled(true);
        failures.getWhitelist()
                .addPrefixes(NarrowLoader.STORE)
                .addClasses(NarrowLoader.FAILURES.toArray(String[]::new))
                .addClasses("[Ljava.lang.StackTraceElement;");
        config.getSerializationConfig()
                .setJavaSerializationFilterConfig(failures)
                .setAllowUnsafe(false);
    }

    /**
     * After a split the smaller side's entries are dropped by the store, whatever they are; its members put theirs in afterwards,
     * by their own rules.
     */
    private static MapConfig map(String name, int sync, int async) {
        return new MapConfig(name)
                .setInMemoryFormat(InMemoryFormat.BINARY)
                .setBackupCount(sync)
                .setAsyncBackupCount(async)
                .setStatisticsEnabled(false)
                .setMergePolicyConfig(new MergePolicyConfig(DiscardMergePolicy.class.getName(), 100));
    }
}
