package org.mosix.flood;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.mosix.api.AwayProcesses;
import org.mosix.api.Caller;
import org.mosix.api.FloodRule;
import org.mosix.api.Freezer;
import org.mosix.api.Information;
import org.mosix.api.Malformed;
import org.mosix.api.PolicyBook;
import org.mosix.api.Printable;
import org.mosix.api.Refused;
import org.mosix.api.policy.FreezeMarks;
import org.mosix.api.policy.FreezePolicy;
import org.mosix.slots.PolicySlot;
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

/**
 * Keeps this node from being flooded by its own processes, as {@code etc/freeze.conf} says, which is looked at once a second. Without
 * that file it does nothing.
 */
@Component(service = FloodComponent.class, immediate = true, configurationPid = "org.mosix.flood")
@Designate(ocd = FloodComponent.Config.class)
public final class FloodComponent implements Sightings.Surroundings {
    /** Settings of {@code etc/org.mosix.flood.cfg}. */
    @ObjectClassDefinition(
            name = "MOSIX flood control",
            description = "By what this node decides who is frozen while too many work. None of this is needed.")
    @interface Config {
        @AttributeDefinition(
                description = "Name of the policy: circle (turns), queue (none: in the order in which they came),"
                        + " smallest (turns; the smallest is frozen first), or a site's own")
        String freeze() default "circle";

        @AttributeDefinition(
                description = "Processor time in which the policy must answer, ms; 25 times that in all. A flooded"
                        + " node is slow")
        int deadlineMillis() default 1000;
    }

    private static final Logger LOG = LoggerFactory.getLogger(FloodComponent.class);
    private static final long LOOK_MILLIS = 200;
    private static final int LOOKS_OF_FILE = 5;
    private static final int MOST_MILLIS = 10_000;
    private static final long NANOS = 1_000_000;

    private final Path file;
    private final Flood flood;
    private final PolicySlot<FreezePolicy> policies;
    private final BundleContext context;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mosix-flood");
        thread.setDaemon(true);
        return thread;
    });

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile Information information;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile AwayProcesses away;

    // On the clock's thread.
    private String text = "";
    /** As it was read the last time; null before. */
    private String seen;

    private Map<Integer, FreezeMarks> marks = Map.of();
    private int looks;
    private ServiceRegistration<FloodRule> rule;
    private String trouble = "";

    private ServiceRegistration<PolicyBook> book;

    /** Throws Malformed that names the setting that is wrong: then nothing is frozen or goes on. */
    @Activate
    public FloodComponent(BundleContext context, Config config, @Reference Freezer freezer) throws Malformed {
        this.context = context;
        file = Path.of(context.getProperty("karaf.etc"), "freeze.conf");
        Caller node = new Caller((int) ProcessHandle.current().pid(), 0, 0);
        policies = slot(config.freeze().strip(), config.deadlineMillis());
        flood = new Flood(freezer, node, policies, new Sightings(freezer, () -> System.nanoTime() / NANOS, this));
    }

    private static PolicySlot<FreezePolicy> slot(String name, int deadlineMillis) throws Malformed {
        String where = " in etc/org.mosix.flood.cfg";
        if (!name.matches("[^\\s,]+")) {
            throw new Malformed("freeze is \"" + Printable.of(name) + "\"" + where + "; it is the name of one policy");
        }
        if (deadlineMillis < 1 || deadlineMillis > MOST_MILLIS) {
            throw new Malformed("deadlineMillis is " + deadlineMillis + where + "; it can be 1 to " + MOST_MILLIS);
        }
        String meanwhile = "what is frozen stays so and what is new begins at once";
        return new PolicySlot<>("freeze", List.of(name), deadlineMillis, meanwhile, LOG::warn);
    }

    @Reference(
            service = FreezePolicy.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "dropPolicy")
    void offerPolicy(FreezePolicy policy, Map<String, Object> properties) {
        policies.offer(policy, properties);
    }

    void dropPolicy(FreezePolicy policy) {
        policies.withdraw(policy);
    }

    /** After the references are there. */
    @Activate
    void open() {
        book = context.registerService(PolicyBook.class, policies::states, new Hashtable<>());
        clock.scheduleWithFixedDelay(this::tick, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (!policies.isSettled()) {
            return;
        }
        try {
            boolean reads = looks++ % LOOKS_OF_FILE == 0;
            if (reads) {
                read();
            }
            if (rule != null || flood.isWaitedFor()) {
                flood.look();
            }
            // Only who has done both knows that all is well.
            trouble = reads ? "" : trouble;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | Refused | RuntimeException e) {
            if (!e.toString().equals(trouble)) {
                trouble = e.toString();
                LOG.warn("nothing is frozen or goes on just now: {}", e.getMessage(), e);
            }
        }
    }

    private void read() throws IOException {
        String now;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FreezeConf.MOST_BYTES + 1);
            if (bytes.length > FreezeConf.MOST_BYTES) {
                throw new IOException(
                        file + " is longer than " + FreezeConf.MOST_BYTES + " bytes; what held before holds on");
            }
            now = new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            now = "";
        }
        // Twice the same, but for the first time: an editor that is just writing it leaves it empty for a moment.
        boolean whole = seen == null || now.equals(seen);
        seen = now;
        if (now.equals(text) || !whole) {
            return;
        }
        text = now;
        FreezeConf conf = FreezeConf.parse(now);
        conf.refused().forEach(LOG::warn);
        marks = conf.over(marks);
        LOG.info("flood control is on for {} classes of processes", marks.size());
        flood.use(marks);
        if (marks.isEmpty()) {
            unregister();
        } else if (rule == null) {
            rule = context.registerService(FloodRule.class, flood, new Hashtable<>());
        }
    }

    private void unregister() {
        if (rule != null) {
            rule.unregister();
            rule = null;
        }
    }

    @Override
    public OptionalInt load() {
        Information known = information;
        if (known == null) {
            return OptionalInt.empty();
        }
        var view = known.cell();
        return view.node(view.own())
                .map(own -> OptionalInt.of(own.processor().load()))
                .orElse(OptionalInt.empty());
    }

    @Override
    public Set<Integer> away() {
        AwayProcesses known = away;
        return known == null ? Set.of() : known.away().keySet();
    }

    /** What is frozen stays so until somebody lets it go on. */
    @Deactivate
    void close() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(1, TimeUnit.MINUTES);
        unregister();
        book.unregister();
        policies.close();
    }
}
