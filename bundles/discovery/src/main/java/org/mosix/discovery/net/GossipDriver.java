package org.mosix.discovery.net;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Message;
import org.mosix.discovery.NodeFacts;
import org.mosix.discovery.gossip.Gossip;
import org.mosix.discovery.gossip.Self;
import org.mosix.discovery.gossip.Settings;
import org.mosix.discovery.gossip.Visitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's gossip at work: calls it when it is due, on a thread of its own, and for each datagram, on the wire's; one lock
 * lets in one at a time. It has the wire from its start to its end.
 *
 * <p>Time is {@link System#nanoTime}: it does not jump when the wall clock is set. When this JVM was stopped, or the machine
 * had no time for it, the first tick after that is late by as much, and by this gossip sees that it slept, and judges nobody by
 * what it missed (ADR 8). In a machine that is suspended that clock stops too (CLOCK_MONOTONIC, clock_gettime(2)): the sleep
 * is not seen, and one answer at the most is missed.
 */
public final class GossipDriver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GossipDriver.class);
    private static final long END_MILLIS = 5000;

    private final DatagramWire wire;
    private final Gossip gossip;
    private final int periodMillis;
    private final LongSupplier millis;
    private final ScheduledThreadPoolExecutor clock;
    private final Object lock = new Object();
    private volatile boolean failing;
    private volatile Thread ticking;

    private GossipDriver(DatagramWire wire, Gossip gossip, int periodMillis, LongSupplier millis) {
        this.wire = wire;
        this.gossip = gossip;
        this.periodMillis = periodMillis;
        this.millis = millis;
        this.clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "mosix-gossip-tick");
            thread.setDaemon(true);
            ticking = thread;
            return thread;
        });
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Starts a node's gossip.
     *
     * @param self with the endpoint of the wire, else IllegalArgumentException
     * @param meter measures this node; called with the lock held, so it must not wait
     * @param wire bound and not yet started; closed with the driver
     * @param contacts nodes by which to join
     */
    public static GossipDriver start(
            Self self,
            Settings settings,
            Supplier<NodeFacts> meter,
            DatagramWire wire,
            RandomGenerator random,
            List<Endpoint> contacts) {
        if (!self.endpoint().equals(wire.endpoint())) {
            throw new IllegalArgumentException(self.endpoint() + " is not where the wire is: " + wire.endpoint());
        }
        long origin = System.nanoTime();
        LongSupplier millis = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - origin);
        Gossip gossip = new Gossip(self, settings, meter, wire, random, contacts);
        GossipDriver driver = new GossipDriver(wire, gossip, settings.periodMillis(), millis);
        wire.start(driver::received);
        driver.clock.execute(driver::tick);
        return driver;
    }

    /** Shows what is known of other nodes, with the lock held: the visitor must not wait. Any thread. */
    public void visit(Visitor visitor) {
        synchronized (lock) {
            gossip.visit(millis.getAsLong(), visitor);
        }
    }

    /** This node's, which rises when it objects to news of its death. Any thread. */
    public int incarnation() {
        synchronized (lock) {
            return gossip.incarnation();
        }
    }

    /** Any thread. */
    public Traffic traffic() {
        return wire.traffic();
    }

    /** Says farewell, ends both threads and closes the socket; again: nothing. Not on a thread of gossip. */
    @Override
    public void close() {
        CountDownLatch left = new CountDownLatch(1);
        try {
            // On its own thread: an interrupt of the caller's would close the channel in the midst of a farewell.
            clock.execute(() -> {
                leave();
                left.countDown();
            });
            if (!left.await(END_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("gossip has not said farewell");
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("closed before");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    private void end() {
        clock.shutdown();
        wire.close();
        try {
            // Not by awaitTermination: it returns a little before the thread has ended.
            Thread thread = ticking;
            if (thread != null) {
                thread.join(END_MILLIS);
                if (thread.isAlive()) {
                    LOG.warn("the thread of gossip has not ended");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave() {
        synchronized (lock) {
            gossip.leave(millis.getAsLong());
        }
    }

    private void received(Endpoint from, Message message) {
        synchronized (lock) {
            gossip.on(from, message, millis.getAsLong());
        }
    }

    private void tick() {
        long delay = periodMillis;
        try {
            synchronized (lock) {
                long now = millis.getAsLong();
                long next = gossip.tick(now);
                if (next == Long.MAX_VALUE) {
                    return;
                }
                delay = Math.max(1, next - now);
            }
            failing = false;
        } catch (RuntimeException e) {
            // A meter that fails now may work later; gossip without this node would be worse than gossip with a gap.
            if (!failing) {
                LOG.warn("gossip goes on after a failure: {}", e.toString(), e);
            }
            failing = true;
        }
        try {
            clock.schedule(this::tick, delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed meanwhile");
        }
    }
}
