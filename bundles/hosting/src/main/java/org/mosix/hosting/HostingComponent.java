package org.mosix.hosting;

import java.util.Hashtable;
import java.util.Map;
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
    private static final int LEAST_PERIOD = 20;
    private static final int MOST_MILLIS = 10_000;

    private final PolicySlot<AdmitPolicy> admit;
    private final PolicySlot<EvictPolicy> evict;
    private final BundleContext context;
    private final int periodMillis;
    private final boolean enabled;

    @Reference
    private Information information;

    @Reference
    private GuestHouse house;

    private HostLoop loop;
    private DecidingThread deciding;
    private ServiceRegistration<?> service;

    /** Throws Malformed that names the setting that is wrong: then nothing is decided. */
    @Activate
    public HostingComponent(BundleContext context, Config config) throws Malformed {
        this.context = context;
        enabled = config.enabled();
        periodMillis = SlotSettings.within("periodMillis", config.periodMillis(), LEAST_PERIOD, MOST_MILLIS);
        int deadline = SlotSettings.within("deadlineMillis", config.deadlineMillis(), 1, MOST_MILLIS);
        admit = new PolicySlot<>("admit", SlotSettings.names(config.admit()), deadline, LOG::warn);
        evict = new PolicySlot<>("evict", SlotSettings.names(config.evict()), deadline, LOG::warn);
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
            LOG.info("guests come and stay as owners say: enabled is false in etc/org.mosix.hosting.cfg");
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

    private NodeView own() {
        var view = information.cell();
        return view.node(view.own())
                .orElseThrow(() -> new IllegalStateException("this node has not measured itself yet"));
    }

    @Deactivate
    void close() throws InterruptedException {
        if (service != null) {
            service.unregister();
            deciding.close();
            loop.end();
        }
        admit.close();
        evict.close();
    }
}
