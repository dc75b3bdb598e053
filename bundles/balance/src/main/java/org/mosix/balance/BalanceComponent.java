package org.mosix.balance;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.mosix.api.Balancer;
import org.mosix.api.Information;
import org.mosix.api.Malformed;
import org.mosix.api.Migrator;
import org.mosix.api.NodeView;
import org.mosix.api.PolicyBook;
import org.mosix.api.PolicyTester;
import org.mosix.api.ProcessProfiles;
import org.mosix.api.SharingRule;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.PlacePolicy;
import org.mosix.balance.trial.Trials;
import org.mosix.slots.ClassSlots;
import org.mosix.slots.DecidingThread;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
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

/** Decides while this node knows others: while the feature mosix-information is there, and unless its settings say no. */
@Component(service = BalanceComponent.class, immediate = true, configurationPid = "org.mosix.balance")
@Designate(ocd = BalanceComponent.Config.class)
public final class BalanceComponent {
    /** Settings of {@code etc/org.mosix.balance.cfg}. */
    @ObjectClassDefinition(
            name = "MOSIX balance",
            description = "How this node decides where its home's processes work. None of this is needed.")
    @interface Config {
        @AttributeDefinition(description = "false: no process of this home moves by itself, and none is placed")
        boolean enabled() default true;

        @AttributeDefinition(
                description = "Names of policies for moves, separated by commas; the first that has a move decides:"
                        + " memory, opportunity-cost, least-loaded, or a site's own. For processes of a class (mosrun"
                        + " -G) others: memory,opportunity-cost; 7: least-loaded; 8:")
        String move() default "memory,opportunity-cost";

        @AttributeDefinition(
                description = "Names of policies for where new processes begin (mosrun -b): opportunity-cost,"
                        + " least-loaded, home, or a site's own")
        String place() default "opportunity-cost";

        @AttributeDefinition(description = "Between two looks, ms; shorter: sooner, and more of this node's time")
        int periodMillis() default 500;

        @AttributeDefinition(description = "Moves at the same time; more: a sudden flood spreads sooner")
        int together() default 4;

        @AttributeDefinition(description = "Processor time in which a policy must answer, ms; 25 times that in all")
        int deadlineMillis() default 200;

        @AttributeDefinition(description = "How long a process away waits for a call made at home, microseconds")
        int callMicros() default 300;
    }

    private static final Logger LOG = LoggerFactory.getLogger(BalanceComponent.class);

    private final ClassSlots<MovePolicy> move;
    private final ClassSlots<PlacePolicy> place;
    private final BundleContext context;
    private final Settings settings;
    private final boolean enabled;

    @Reference
    private Information information;

    @Reference
    private ProcessProfiles profiles;

    @Reference
    private Migrator migrator;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile SharingRule sharing;

    private DecidingThread deciding;
    private ExecutorService movers;
    private ServiceRegistration<?> service;
    private ServiceRegistration<PolicyTester> testing;

    /** Throws Malformed that names the setting that is wrong: then nothing is decided. */
    @Activate
    public BalanceComponent(BundleContext context, Config config) throws Malformed {
        this.context = context;
        enabled = config.enabled();
        settings = Settings.of(config.periodMillis(), config.together(), config.deadlineMillis(), config.callMicros());
        move = new ClassSlots<>("move", config.move(), settings.deadlineMillis(), LOG::warn);
        place = new ClassSlots<>("place", config.place(), settings.deadlineMillis(), LOG::warn);
    }

    @Reference(
            service = MovePolicy.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "dropMove")
    void offerMove(MovePolicy policy, Map<String, Object> properties) {
        move.offer(policy, properties);
    }

    void dropMove(MovePolicy policy) {
        move.withdraw(policy);
    }

    @Reference(
            service = PlacePolicy.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "dropPlace")
    void offerPlace(PlacePolicy policy, Map<String, Object> properties) {
        place.offer(policy, properties);
    }

    void dropPlace(PlacePolicy policy) {
        place.withdraw(policy);
    }

    /** After the references are there. */
    @Activate
    void open() {
        movers = Executors.newFixedThreadPool(settings.together(), task -> {
            Thread thread = new Thread(task, "mosix-balance-mover");
            thread.setDaemon(true);
            return thread;
        });
        BalanceLoop.Parts parts = new BalanceLoop.Parts(information, profiles, migrator, new Terms(), move, place);
        BalanceLoop loop = new BalanceLoop(
                parts, settings, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), movers, System.nanoTime());
        testing = context.registerService(
                PolicyTester.class, new Trials(loop::present, move.others(), place.others()), new Hashtable<>());
        if (!enabled) {
            LOG.info("no process of this home moves by itself: enabled is false in etc/org.mosix.balance.cfg");
            return;
        }
        deciding = new DecidingThread(
                "mosix-balance", loop::step, settings.periodMillis(), LOG, "nothing could be decided");
        service = context.registerService(
                new String[] {Balancer.class.getName(), PolicyBook.class.getName()}, loop, new Hashtable<>());
    }

    @Deactivate
    void close() throws InterruptedException {
        testing.unregister();
        if (service != null) {
            service.unregister();
            deciding.close();
        }
        // Moves that are under way come to their end: the migrator makes them, not this bundle.
        movers.shutdown();
        move.close();
        place.close();
    }

    /** Partners' terms, where there are partners. */
    private final class Terms implements ViewBuilder.Terms {
        @Override
        public boolean ours(NodeView node) {
            return says(node, SharingRule::isOwn);
        }

        @Override
        public boolean allows(NodeView node) {
            return says(node, (rule, address) -> rule.refusesHost(address).isEmpty());
        }

        private boolean says(NodeView node, BiPredicate<SharingRule, InetAddress> question) {
            SharingRule now = sharing;
            if (now == null) {
                return true;
            }
            InetAddress address = address(node);
            return address != null && question.test(now, address);
        }

        /** Gossip tells IP addresses in numbers, so nobody is asked. */
        private static InetAddress address(NodeView node) {
            try {
                String host = node.address().replaceFirst(":\\d+$", "").replaceAll("[\\[\\]/]", "");
                return host.matches("[0-9a-fA-F.:]+") ? InetAddress.getByName(host) : null;
            } catch (UnknownHostException e) {
                return null;
            }
        }
    }
}
