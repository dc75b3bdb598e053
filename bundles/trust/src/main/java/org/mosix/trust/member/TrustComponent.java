package org.mosix.trust.member;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.mosix.api.ClusterTrust;
import org.mosix.api.GossipKeys;
import org.mosix.api.Malformed;
import org.mosix.api.MemberSeals;
import org.mosix.api.NodeInfo;
import org.mosix.api.Nodes;
import org.mosix.api.PeerKeys;
import org.mosix.api.RecordCiphers;
import org.mosix.api.Refused;
import org.mosix.api.SharingRule;
import org.mosix.trust.stream.Ciphers;
import org.mosix.trust.stream.Protection;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers a {@link Member} while the node has a configuration {@code org.mosix.trust}. */
@Component(immediate = true, configurationPid = "org.mosix.trust", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TrustComponent.Config.class)
public final class TrustComponent {
    private static final Logger LOG = LoggerFactory.getLogger(TrustComponent.class);

    /** Settings of {@code etc/org.mosix.trust.cfg}. */
    @ObjectClassDefinition(name = "Membership of a cluster")
    @interface Config {
        @AttributeDefinition(description = "Number of this node in the node list")
        int node();

        @AttributeDefinition(description = "This node's address on the cluster's network, never 0.0.0.0")
        String address();

        @AttributeDefinition(description = "Port where nodes agree on keys, the same on all nodes")
        int port() default 7252;

        @AttributeDefinition(description = "Port where machines join, on the node with the authority")
        int joinPort() default 7253;

        @AttributeDefinition(
                description =
                        "What is done to calls and pages between nodes, the same on all nodes: authenticated, or encrypted too")
        String protection() default "authenticated";
    }

    private static final long FIRST_LOOK_SECONDS = 60;
    private static final long LOOK_SECONDS = 3600;

    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mosix-membership");
        thread.setDaemon(true);
        return thread;
    });
    private final Member member;
    private final List<ServiceRegistration<?>> services;
    private final Ciphers ciphers = new Ciphers();
    private volatile Nodes nodes;
    private volatile SharingRule rule;

    /**
     * Throws Refused or Malformed with what is wrong: the component stays off, and a node that was a member believes nobody and is
     * believed by nobody.
     */
    @Activate
    public TrustComponent(BundleContext context, Config config) throws IOException, Refused, Malformed {
        InetAddress address = InetAddress.getByName(config.address());
        if (address.isAnyLocalAddress()) {
            throw new Malformed("address = " + config.address() + ": a node listens on its cluster address only");
        }
        Path base = Path.of(context.getProperty("karaf.base"), "trust");
        Doors doors = new Doors(
                new InetSocketAddress(address, config.port()),
                config.joinPort(),
                protection(config.protection()),
                ciphers);
        member = new Member(
                new MemberFiles(base),
                doors,
                config.node(),
                InstantSource.system(),
                new Neighbourhood(this::others, this::owner));
        services = List.of(
                context.registerService(ClusterTrust.class, member, new Hashtable<>()),
                context.registerService(PeerKeys.class, member.keys(), new Hashtable<>()),
                context.registerService(MemberSeals.class, member.seals(), new Hashtable<>()),
                context.registerService(GossipKeys.class, member.gossip(), new Hashtable<>()));
        looks.scheduleWithFixedDelay(this::settle, 1, 1, TimeUnit.SECONDS);
        looks.scheduleWithFixedDelay(this::look, FIRST_LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** A node that is down for a month asks at its first look. */
    private void look() {
        try {
            member.renew();
        } catch (Refused e) {
            LOG.warn("{}", e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.warn("this node's certificate could not be looked at", e);
        }
    }

    private void settle() {
        try {
            member.settle();
        } catch (RuntimeException e) {
            LOG.error("what the authority has said could not be looked at", e);
        }
    }

    private static Protection protection(String text) throws Malformed {
        return switch (text.strip()) {
            case "authenticated" -> Protection.AUTHENTICATED;
            case "encrypted" -> Protection.ENCRYPTED;
            default -> throw new Malformed("protection = " + text + ": write authenticated or encrypted");
        };
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, unbind = "dropNodes")
    void useNodes(Nodes now) {
        nodes = now;
    }

    void dropNodes(Nodes old) {
        if (nodes == old) {
            nodes = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "dropCiphers")
    void useCiphers(RecordCiphers now) {
        ciphers.use(now);
    }

    void dropCiphers(RecordCiphers old) {
        ciphers.drop(old);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, unbind = "dropRule")
    void useRule(SharingRule now) {
        rule = now;
    }

    void dropRule(SharingRule old) {
        if (rule == old) {
            rule = null;
        }
    }

    /** Whose node the owner's book says is there; without a book all are our own. */
    private Optional<String> owner(InetAddress at) {
        SharingRule now = rule;
        return now == null ? Optional.of("") : now.standing(at).map(SharingRule.Standing::cluster);
    }

    /** The listed nodes, without this one. */
    private Map<Integer, InetAddress> others() {
        Nodes now = nodes;
        Map<Integer, InetAddress> all = new TreeMap<>();
        if (now != null) {
            for (NodeInfo info : now.list()) {
                if (!info.id().equals(now.own())) {
                    add(all, info);
                }
            }
        }
        return all;
    }

    private static void add(Map<Integer, InetAddress> all, NodeInfo info) {
        try {
            String host = info.address().substring(0, info.address().lastIndexOf(':'));
            all.put(info.id().number(), InetAddress.getByName(host));
        } catch (IOException e) {
            LOG.warn("the address of node {} is not known: {}", info.id().number(), e.getMessage());
        }
    }

    @Deactivate
    void close() throws IOException {
        services.forEach(ServiceRegistration::unregister);
        looks.shutdownNow();
        member.close();
    }
}
