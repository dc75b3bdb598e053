package org.mosix.hosting;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.mosix.api.AdmissionRule;
import org.mosix.api.GuestHouse;
import org.mosix.api.Information;
import org.mosix.api.Malformed;
import org.mosix.api.NodeView;
import org.mosix.api.PolicyBook;
import org.mosix.api.policy.AdmitPolicy;
import org.mosix.api.policy.EvictPolicy;
import org.mosix.slots.DecidingThread;
import org.mosix.slots.PolicySlot;
import org.mosix.slots.SlotSettings;
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

/** Decides about guests while this node knows itself: while the feature mosix-information is there, and unless its settings say no. */
@Component(service = HostingComponent.class, immediate = true, configurationPid = "org.mosix.hosting")
@Designate(ocd = HostingComponent.Config.class)
public final class HostingComponent {
    /** Settings of {@code etc/org.mosix.hosting.cfg}. */
    @ObjectClassDefinition(
            name = "MOSIX hosting",
            description = "How this node decides which guests come and which stay. None of this is needed.")
    @interface Config {
        @AttributeDefinition(description = "false: guests come and stay as owners and partners' files have it")
        boolean enabled() default true;

        @AttributeDefinition(
                description = "Names of policies for who may come in, separated by commas; each may refuse: memory,"
                        + " owner, everyone, or a site's own")
        String admit() default "memory,owner";

        @AttributeDefinition(
                description = "Names of policies for who has to leave; whom one of them names leaves: memory, owner,"
                        + " everyone, or a site's own")
        String evict() default "memory,owner";

        @AttributeDefinition(description = "Between two looks, ms")
        int periodMillis() default 200;

        @AttributeDefinition(description = "Processor time in which a policy must answer, ms; 25 times that in all")
        int deadlineMillis() default 200;
    }

    private static final Logger LOG = LoggerFactory.getLogger(HostingComponent.class);
    private static final String FILE = "etc/org.mosix.hosting.cfg";
    private static final int LEAST_PERIOD = 20;
    private static final int MOST_MILLIS = 10_000;

    private final PolicySlot<AdmitPolicy> admit;
    private final PolicySlot<EvictPolicy> evict;
    private final BundleContext context;
    private final int periodMillis;
    private final boolean enabled;
    /** What is wrong with the settings; empty if nothing is. */
    private final String wrong;

    @Reference
    private Information information;

    @Reference
    private GuestHouse house;

    private HostLoop loop;
    private DecidingThread deciding;
    private ServiceRegistration<?> service;

    /** What it can do with the settings. */
    private record Chosen(int period, int deadline, List<String> admit, List<String> evict, String wrong) {
        static Chosen of(Config config) {
            try {
                return new Chosen(
                        SlotSettings.within("periodMillis", config.periodMillis(), LEAST_PERIOD, MOST_MILLIS),
                        SlotSettings.within("deadlineMillis", config.deadlineMillis(), 1, MOST_MILLIS),
                        SlotSettings.names(config.admit()),
                        SlotSettings.names(config.evict()),
                        "");
            } catch (Malformed | RuntimeException e) {
                // The latter of what is no number.
                return new Chosen(LEAST_PERIOD, 1, List.of(), List.of(), e.getMessage());
            }
        }
    }

    @Activate
    public HostingComponent(BundleContext context, Config config) {
        this.context = context;
        enabled = config.enabled();
        Chosen chosen = Chosen.of(config);
        wrong = chosen.wrong();
        periodMillis = chosen.period();
        admit = new PolicySlot<>("admit", chosen.admit(), chosen.deadline(), LOG::warn);
        evict = new PolicySlot<>("evict", chosen.evict(), chosen.deadline(), LOG::warn);
    }

    @Reference(
            service = AdmitPolicy.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "dropAdmit")
    void offerAdmit(AdmitPolicy policy, Map<String, Object> properties) {
        admit.offer(policy, properties);
    }

    void dropAdmit(AdmitPolicy policy) {
        admit.withdraw(policy);
    }

    @Reference(
            service = EvictPolicy.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "dropEvict")
    void offerEvict(EvictPolicy policy, Map<String, Object> properties) {
        evict.offer(policy, properties);
    }

    void dropEvict(EvictPolicy policy) {
        evict.withdraw(policy);
    }

    /** After the references are there. */
    @Activate
    void open() {
        if (!enabled) {
            LOG.info("guests come and stay as owners say: enabled is false in " + FILE);
            fixed(Optional.empty());
            return;
        }
        if (!wrong.isEmpty()) {
            LOG.error("no guests are let in: {} in {}", wrong, FILE);
            fixed(Optional.of("it decides on no guests: " + wrong + " in its " + FILE));
            return;
        }
        int self = (int) ProcessHandle.current().pid();
        RunningThreads threads =
                new RunningThreads(new ProcessCensus(self), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        loop = new HostLoop(new HostLoop.Parts(house, threads, this::own, admit, evict));
        deciding = new DecidingThread(
                "mosix-hosting", loop::step, periodMillis, LOG, "nothing could be decided about guests");
        service = context.registerService(
                new String[] {AdmissionRule.class.getName(), PolicyBook.class.getName()}, loop, new Hashtable<>());
    }

    /** Wrong settings must not open a machine, and that nothing is decided must be known. */
    private void fixed(Optional<String> no) {
        service = context.registerService(AdmissionRule.class, new FixedRule(no), new Hashtable<>());
    }

    private NodeView own() {
        var view = information.cell();
        return view.node(view.own())
                .orElseThrow(() -> new IllegalStateException("this node has not measured itself yet"));
    }

    @Deactivate
    void close() throws InterruptedException {
        if (service != null) {
            service.unregister();
        }
        if (deciding != null) {
            deciding.close();
            loop.end();
        }
        admit.close();
        evict.close();
    }
}
