package org.mosix.cluster;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.mosix.api.AwayProcesses;
import org.mosix.api.ClusterStore;
import org.mosix.api.ClusterView;
import org.mosix.api.Information;
import org.mosix.api.Malformed;
import org.mosix.api.MemberSeals;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.api.ProcessPlaces;
import org.mosix.api.SettingListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Has this node be a member of the cluster's store while there is {@code etc/org.mosix.cluster.cfg}, and offers what it keeps as
 * {@link ClusterStore} and {@link ProcessPlaces}.
 */
@Component(
        service = ClusterComponent.class,
        immediate = true,
        configurationPid = "org.mosix.cluster",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ClusterComponent.Config.class)
public final class ClusterComponent {
    /** Settings of {@code etc/org.mosix.cluster.cfg}. */
    @ObjectClassDefinition(
            name = "MOSIX cluster store",
            description =
                    "How this node keeps the settings of its cluster together with others. Without the feature mosix-trust the"
                            + " store's connections are neither secret nor authentic: only on a network of which every machine is"
                            + " trusted.")
    @interface Config {
        @AttributeDefinition(description = "Number of this node, 1 to 65535, the same as in org.mosix.wire")
        int node();

        @AttributeDefinition(
                description = "IP address of this node on the cluster's network, in numbers; never 0.0.0.0")
        String address();

        @AttributeDefinition(description = "TCP port; where others are known by gossip, theirs too")
        int port() default ClusterSettings.PORT;

        @AttributeDefinition(description = "Name of the cluster; nodes of another one are refused")
        String name() default ClusterSettings.NAME;

        @AttributeDefinition(
                description = "Nodes by which to join, separated by commas: ADDRESS or ADDRESS:PORT; without: those"
                        + " that the feature mosix-information knows")
        String members() default "";
    }

    private final List<SettingListener> listeners = new CopyOnWriteArrayList<>();
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final ClusterSettings settings;
    private final ClusterNode node;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile Information information;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile AwayProcesses processes;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile MemberSeals seals;

    /** Throws Malformed that names the setting that is wrong: the component stays off. */
    @Activate
    public ClusterComponent(BundleContext context, Config config) throws Malformed {
        this.context = context;
        settings = ClusterSettings.of(config.node(), config.address(), config.port(), config.name(), config.members());
        node = new ClusterNode(
                settings,
                new ClusterNode.Sources(this::known, this::away, () -> listeners),
                new Sealing(() -> seals, context.getDataFile("sealed").toPath()),
                context.getDataFile("settings").toPath(),
                new Services(),
                MemberConfig.Pace.NODES);
    }

    /** After the references are there. */
    @Activate
    void open() {
        node.open();
    }

    @Reference(
            service = SettingListener.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeListener")
    void addListener(SettingListener listener) {
        listeners.add(listener);
    }

    void removeListener(SettingListener listener) {
        listeners.remove(listener);
    }

    private Map<Integer, NodeId> away() {
        AwayProcesses now = processes;
        return now == null ? Map.of() : now.away();
    }

    /** Whom to join by. */
    private List<InetSocketAddress> known() {
        Information now = information;
        return !settings.members().isEmpty() || now == null
                ? settings.members()
                : neighbours(now.cell(), settings.own().getPort());
    }

    /** The addresses of other nodes that live, with the store's port. */
    static List<InetSocketAddress> neighbours(ClusterView view, int port) {
        List<InetSocketAddress> all = new ArrayList<>();
        for (NodeView other : view.nodes()) {
            if (other.life().isLive() && !other.id().equals(view.own())) {
                try {
                    String host = other.address().replaceFirst(":\\d+$", "").replaceAll("[\\[\\]/]", "");
                    InetAddress address = ClusterSettings.literal("node " + other.id(), host);
                    all.add(new InetSocketAddress(address, port));
                } catch (Malformed e) {
                    // Gossip only tells addresses it has checked; what is none cannot be joined.
                    continue;
                }
            }
        }
        return all;
    }

    private final class Services implements ClusterNode.Offer {
        @Override
        public void up(ClusterStore store, ProcessPlaces places) {
            services.add(context.registerService(ClusterStore.class, store, new Hashtable<>()));
            services.add(context.registerService(ProcessPlaces.class, places, new Hashtable<>()));
        }

        @Override
        public void down() {
            services.forEach(ServiceRegistration::unregister);
            services.clear();
        }
    }

    @Deactivate
    void close() {
        node.close();
    }
}
