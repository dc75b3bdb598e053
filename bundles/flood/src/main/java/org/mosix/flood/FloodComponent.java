package org.mosix.flood;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Hashtable;
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
import org.mosix.api.Refused;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node from being flooded by its own processes, as {@code etc/freeze.conf} says, which is looked at once a second. Without
 * that file it does nothing.
 */
@Component(service = FloodComponent.class, immediate = true)
public final class FloodComponent implements Flood.Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger(FloodComponent.class);
    private static final long LOOK_MILLIS = 200;
    private static final int LOOKS_OF_FILE = 5;

    private final Path file;
    private final Flood flood;
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
    private int looks;
    private ServiceRegistration<FloodRule> rule;
    private volatile String trouble = "";

    @Activate
    public FloodComponent(BundleContext context, @Reference Freezer freezer) {
        this.context = context;
        file = Path.of(context.getProperty("karaf.etc"), "freeze.conf");
        Caller node = new Caller((int) ProcessHandle.current().pid(), 0, 0);
        flood = new Flood(freezer, node, new CirclePolicy(FreezeConf.NONE), () -> System.nanoTime() / 1_000_000, this);
        clock.scheduleWithFixedDelay(this::tick, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            if (looks++ % LOOKS_OF_FILE == 0) {
                read();
            }
            if (rule != null || flood.isWaitedFor()) {
                flood.look();
            }
            trouble = "";
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
        if (now.equals(text)) {
            return;
        }
        text = now;
        FreezeConf conf = FreezeConf.parse(now);
        conf.refused().forEach(LOG::warn);
        LOG.info("flood control is on for {} classes of processes", conf.marks().size());
        flood.use(new CirclePolicy(conf));
        if (conf.marks().isEmpty()) {
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
        var view = known.view();
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
    }
}
