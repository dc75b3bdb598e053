package org.mosix.queue;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.mosix.api.Information;
import org.mosix.api.JobQueue;
import org.mosix.api.Malformed;
import org.mosix.api.PolicyBook;
import org.mosix.api.policy.QueuePolicy;
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

/** Offers the queue of this node while the bundle and its settings live. Who waits then is kept by whoever holds the clients. */
@Component(service = QueueComponent.class, immediate = true, configurationPid = "org.mosix.queue")
@Designate(ocd = QueueComponent.Config.class)
public final class QueueComponent {
    /** Settings of {@code etc/org.mosix.queue.cfg}. */
    @ObjectClassDefinition(
            name = "MOSIX queue",
            description = "When jobs begin that were started with mosrun -q. None of this is needed.")
    @interface Config {
        @AttributeDefinition(
                description = "Name of the policy: fifo (by priority, then in the order in which they came),"
                        + " fair-share (users in turns), or a site's own")
        String policy() default "fifo";

        @AttributeDefinition(
                description = "Most jobs of the queue that run at one time; 0: as many as the nodes have cores that"
                        + " could take them")
        int jobs() default 0;

        @AttributeDefinition(description = "Most jobs that wait, of one user")
        int waiting() default 1000;

        @AttributeDefinition(description = "Processor time in which the policy must answer, ms; 25 times that in all")
        int deadlineMillis() default 200;
    }

    private static final Logger LOG = LoggerFactory.getLogger(QueueComponent.class);
    private static final int MOST_JOBS = 1_000_000;
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_MILLIS = 10_000;
    /** What happens in one moment is looked at together. */
    private static final int PAUSE_MILLIS = 2;
    /** Until the policy is there. */
    private static final int SETTLING_MILLIS = 50;

    private final PolicySlot<QueuePolicy> policies;
    private final QueueLoop loop;
    private final BundleContext context;
    private DecidingThread deciding;
    private List<ServiceRegistration<?>> services = List.of();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile Information information;

    /** Throws Malformed that names the setting that is wrong: then there is no queue. */
    @Activate
    public QueueComponent(BundleContext context, Config config) throws Malformed {
        this.context = context;
        int deadline = SlotSettings.within("deadlineMillis", config.deadlineMillis(), 1, MOST_MILLIS);
        List<String> names = SlotSettings.names(config.policy());
        if (names.size() != 1) {
            throw new Malformed("policy is the name of one policy in etc/org.mosix.queue.cfg, not " + names);
        }
        policies = new PolicySlot<>("queue", names, deadline, "jobs of the queue wait", LOG::warn);
        loop = new QueueLoop(
                policies,
                new KnownNodes(() -> information),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                SlotSettings.within("jobs", config.jobs(), 0, MOST_JOBS),
                SlotSettings.within("waiting", config.waiting(), 1, MOST_WAITING));
    }

    @Reference(
            service = QueuePolicy.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "dropPolicy")
    void offerPolicy(QueuePolicy policy, Map<String, Object> properties) {
        policies.offer(policy, properties);
    }

    void dropPolicy(QueuePolicy policy) {
        policies.withdraw(policy);
    }

    /** After the references are there. */
    @Activate
    void open() {
        deciding = new DecidingThread(
                "mosix-queue", this::step, PAUSE_MILLIS, LOG, "nothing could be decided about jobs of the queue");
        services = List.of(
                context.registerService(PolicyBook.class, policies::states, new Hashtable<>()),
                context.registerService(JobQueue.class, loop, new Hashtable<>()));
    }

    private void step() throws InterruptedException {
        if (policies.isSettled()) {
            loop.step();
        } else {
            TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
        }
    }

    @Deactivate
    void close() throws InterruptedException {
        // Nothing begins any more before who holds the clients hears that this queue is no more.
        deciding.close();
        services.forEach(ServiceRegistration::unregister);
        policies.close();
    }
}
