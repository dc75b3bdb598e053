package org.mosix.refresh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes what uses a bundle of ours that has been updated. The framework would do that in any order (OSGi Core, 10.1.10), and what stops
 * has to send guests home first, for which it needs connections with keys: so all that is concerned is stopped here, as when the node
 * ends, and started afterwards. This bundle uses no other one of ours, so that it is never concerned itself.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Refresher implements BundleActivator, SynchronousBundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);
    private static final String OURS = "mosix-";
    /** They are used by ours only. */
    private static final Set<String> LIBRARIES = Set.of("jnr-ffi-bundle", "com.hazelcast");
    /** Who updates several does so one after the other. */
    private static final long PAUSE_MILLIS = 300;

    private static final long PATIENCE_SECONDS = 60;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "mosix-refresh");
        made.setDaemon(true);
        return made;
    });
    private BundleContext context;
    private ScheduledFuture<?> next;
    /** Something was updated since the last look began. */
    private volatile boolean due;

    @Override
    public synchronized void start(BundleContext own) {
        context = own;
        own.addBundleListener(this);
    }

    @Override
    public void stop(BundleContext own) throws InterruptedException {
        own.removeBundleListener(this);
        if (nodeEnds()) {
            thread.shutdownNow();
            return;
        }
        // What it has stopped it starts again.
        thread.shutdown();
        thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void bundleChanged(BundleEvent event) {
        // Whoever installs and removes features refreshes what is concerned himself.
        if (event.getType() == BundleEvent.UPDATED && isOurs(event.getBundle()) && !thread.isShutdown()) {
            if (next != null) {
                next.cancel(false);
            }
            due = true;
            next = thread.schedule(this::look, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static boolean isOurs(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return name != null && (name.startsWith(OURS) || LIBRARIES.contains(name));
    }

    private void look() {
        due = false;
        try {
            FrameworkWiring wiring =
                    context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
            Set<Bundle> old = new HashSet<>(wiring.getRemovalPendingBundles());
            old.removeIf(bundle -> !isOurs(bundle) || bundle == context.getBundle());
            if (!old.isEmpty()) {
                refresh(wiring, old);
            } else if (!nodeEnds()) {
                waiting().forEach(this::started);
            }
        } catch (InterruptedException e) {
            LOG.debug("this bundle stops");
        } catch (RuntimeException e) {
            LOG.error("what uses a bundle that was updated goes on with the old one: bundle:refresh", e);
        }
    }

    private void refresh(FrameworkWiring wiring, Set<Bundle> old) throws InterruptedException {
        Collection<Bundle> concerned = new ArrayList<>(wiring.getDependencyClosure(old));
        concerned.removeIf(bundle -> !shouldRun(bundle));
        concerned.remove(context.getBundle());
        List<Bundle> stop = StopOrder.of(concerned, Refresher::level, Refresher::used);
        LOG.info("{} bundles that use what was updated are started anew", stop.size());
        try {
            for (Bundle bundle : stop) {
                stopped(bundle);
            }
            CountDownLatch done = new CountDownLatch(1);
            wiring.refreshBundles(old, event -> done.countDown());
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the framework has not refreshed them within {} s", PATIENCE_SECONDS);
            }
        } finally {
            // Nobody else would: they are stopped for the time being only.
            Collections.reverse(stop);
            Set<Bundle> start = new LinkedHashSet<>(stop);
            start.addAll(waiting());
            if (!nodeEnds()) {
                start.forEach(this::started);
            }
        }
        LOG.info("what uses the updated bundles has the new ones");
    }

    /**
     * Those of ours that should run and do not. A bundle that is updated while others are refreshed leaves users of the old one and of the
     * new one behind, and what uses both cannot be resolved until the next look. It uses nothing then, so no closure has it.
     */
    private List<Bundle> waiting() {
        int reached = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkStartLevel.class)
                .getStartLevel();
        return Arrays.stream(context.getBundles())
                .filter(bundle -> isOurs(bundle)
                        && (bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED)
                        && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()
                        && level(bundle) <= reached)
                .toList();
    }

    private static int level(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }

    /** It does, or would if the bundle that it was updated for were there. */
    private static boolean shouldRun(Bundle bundle) {
        int state = bundle.getState();
        return state == Bundle.ACTIVE
                || state == Bundle.STARTING
                || bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    private boolean nodeEnds() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.STOPPING;
    }

    private static Set<Bundle> used(Bundle bundle) {
        Set<Bundle> used = new HashSet<>();
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            for (BundleWire wire : wiring.getRequiredWires(null)) {
                used.add(wire.getProvider().getBundle());
            }
        }
        return used;
    }

    /** For the time being: it is started again with the node, too. */
    private static void stopped(Bundle bundle) {
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException | IllegalStateException e) {
            LOG.warn("{} does not stop well: {}", bundle, e.toString());
        }
    }

    private void started(Bundle bundle) {
        try {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.start(Bundle.START_TRANSIENT);
            }
        } catch (BundleException | IllegalStateException e) {
            if (due) {
                LOG.info("{} is started when what was updated meanwhile is refreshed", bundle);
            } else {
                LOG.error("{} cannot be started again", bundle, e);
            }
        }
    }
}
