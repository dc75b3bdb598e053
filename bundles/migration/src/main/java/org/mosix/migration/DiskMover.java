package org.mosix.migration;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.mosix.api.Freezer;
import org.mosix.checkpoint.ImageReader;
import org.mosix.checkpoint.ImageStore;
import org.mosix.checkpoint.ImageWriter;
import org.mosix.image.NotCarried;
import org.mosix.image.ThreadState;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.fault.FaultPoint;
import org.mosix.process.fault.Faults;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.DeputyWatcher;
import org.mosix.process.home.HomeEvents;
import org.mosix.process.home.HomeLink;
import org.mosix.process.home.OwnFiles;
import org.mosix.wire.Channel;
import org.mosix.wire.Station;

/**
 * Moves to this node's disk and back, step by step. A process is frozen in the moment in which its file is complete and its deputy has
 * been emptied, or its host is told to end the body; before that any fault leaves it where it was. Any thread, one move of a process
 * at a time (the caller sees to it).
 */
final class DiskMover {
    private final Station station;
    private final Places places;
    private final Holds holds;
    private final FrozenProcesses frozen;
    private final Faults faults;
    private final Doorstep doorstep;
    private final boolean scanAllowed;

    /** @param doorstep a process that is frozen when that is held would end with this node: it is let go instead */
    DiskMover(
            Station station,
            Places places,
            Holds holds,
            FrozenProcesses frozen,
            Faults faults,
            Doorstep doorstep,
            boolean scanAllowed) {
        this.doorstep = doorstep;
        this.station = station;
        this.places = places;
        this.holds = holds;
        this.frozen = frozen;
        this.faults = faults;
        this.scanAllowed = scanAllowed;
    }

    /** From home. As {@link Outward#out}: the tracee and its further threads are stopped; on an exception they are as they were. */
    Mover.Cost freeze(Tracee tracee, List<Tracee> mates, HomeEvents events, Freezer.Reason why)
            throws IOException, NotCarried {
        OwnFiles.mayLeave(tracee.pid());
        return freeze(tracee, events, why, () -> {
            HeldProcess held = new HeldProcess(tracee, mates, events.times(tracee.pid()));
            held.prepare();
            return held;
        });
    }

    /** As {@link Outward#begin}: of a program that has just been executed and has done nothing yet. */
    Mover.Cost begin(Tracee tracee, HomeEvents events, Freezer.Reason why) throws IOException, NotCarried {
        OwnFiles.mayLeave(tracee.pid());
        return freeze(tracee, events, why, () -> Outward.fresh(tracee, events));
    }

    private Mover.Cost freeze(Tracee tracee, HomeEvents events, Freezer.Reason why, Callable<HeldProcess> taking)
            throws IOException, NotCarried {
        String name = FrozenProcesses.name(tracee.pid());
        ImageStore store = frozen.store();
        long begin = System.nanoTime();
        Outward.Leaving leaving = Outward.take(tracee, events, taking);
        Deputy deputy = leaving.deputy();
        List<Deputy> all = List.copyOf(deputy.crew().members());
        boolean kept = false;
        try (ImageWriter writer = store.create(name, System.currentTimeMillis())) {
            leaving.held().task(deputy.task());
            faults.at(FaultPoint.FREEZE_CAPTURED, null);
            new ImageToDisk(writer, why).write(leaving.held().image(), tracee.memory(), scanAllowed);
            faults.at(FaultPoint.FREEZE_WRITTEN, null);
            doorstep.check();
            writer.commit();
            faults.at(FaultPoint.FREEZE_KEPT, null);
            Hand hand = tracee.hand();
            hand.run(() -> {
                leaving.held().empty();
                all.forEach(d -> hand.watch(d.tracee(), new DeputyWatcher(d)));
                places.left(deputy);
                sleep(deputy, name, why, writer.bytes());
                all.forEach(d -> d.mask().settle(false));
                all.forEach(d -> d.tracee().resume(0));
            });
            kept = true;
            return new Mover.Cost(writer.bytes(), System.nanoTime() - begin);
        } finally {
            if (!kept) {
                // First: it may have been killed, and then it cannot be made as it was.
                frozen.forget(deputy, name);
                all.forEach(Deputy::close);
                if (!tracee.ended()) {
                    tracee.hand().run(leaving.held()::restore);
                }
            }
        }
    }

    /** The file is complete. On the hand. */
    private void sleep(Deputy deputy, String name, Freezer.Reason why, long bytes) {
        frozen.add(deputy, name, why, bytes);
        deputy.crew().freeze();
    }

    /** From its host, as {@link Mover#home}, but to the disk. */
    Mover.Cost fetch(Deputy deputy, Freezer.Reason why) throws IOException, NotCarried {
        String name = FrozenProcesses.name(deputy.pid());
        ImageStore store = frozen.store();
        long token = deputy.move().newToken();
        long begin = Mover.freeze(deputy);
        HomeLink link = deputy.link();
        CompletableFuture<Channel> arriving = places.expect(token);
        Channel channel = null;
        boolean kept = false;
        try (ImageWriter writer = store.create(name, System.currentTimeMillis())) {
            faults.at(FaultPoint.FREEZE_HELD, null);
            Mover.ship(station, deputy, link, station.self(), token);
            channel = Patience.await(arriving, deputy.move().refusal(), Patience.ANSWER_SECONDS);
            faults.at(FaultPoint.FREEZE_ARRIVING, channel);
            ImageToDisk file = new ImageToDisk(writer, why);
            file.copy(deputy, new ImageChannel(channel, deputy.task()));
            faults.at(FaultPoint.FREEZE_WRITTEN, channel);
            doorstep.check();
            writer.commit();
            faults.at(FaultPoint.FREEZE_KEPT, null);
            deputy.hand().run(() -> {
                mustLive(deputy);
                file.image().threads().forEach(thread -> own(deputy, thread));
                sleep(deputy, name, why, writer.bytes());
            });
            kept = true;
            deputy.crew().members().forEach(link::release);
            return new Mover.Cost(writer.bytes(), System.nanoTime() - begin);
        } finally {
            places.expectNoMore(token);
            if (!kept) {
                frozen.forget(deputy, name);
                Mover.goOn(deputy, link);
            }
            if (channel != null) {
                station.release(channel);
            }
        }
    }

    private static void own(Deputy deputy, ThreadState thread) {
        for (Deputy member : deputy.crew().members()) {
            if (member.task() == thread.task()) {
                member.mask().own(thread.signalMask());
            }
        }
    }

    private static void mustLive(Deputy deputy) {
        if (deputy.tracee().ended()) {
            throw new org.mosix.linux.trace.Gone(deputy.pid());
        }
    }

    /** Home again, where it then runs natively, detached. Its file goes. */
    Mover.Cost thaw(Deputy deputy) throws IOException, NotCarried {
        long begin = System.nanoTime();
        deputy.move().newToken();
        Returning returning = null;
        boolean over = false;
        String name = FrozenProcesses.name(deputy.pid());
        try (ImageReader reader = frozen.store().open(name)) {
            for (Deputy thread : deputy.crew().members()) {
                Patience.await(thread.mask().begin());
            }
            for (Deputy thread : deputy.crew().members()) {
                Freezing.hold(thread);
            }
            faults.at(FaultPoint.THAW_HELD, null);
            returning = new Returning(deputy, new ImageFile(reader));
            returning.receive();
            faults.at(FaultPoint.THAW_FILLED, null);
            finish(deputy, returning);
            over = true;
            frozen.forget(deputy, name);
            places.back(deputy);
            deputy.crew().members().forEach(Deputy::close);
            return new Mover.Cost(returning.bytes(), System.nanoTime() - begin);
        } finally {
            if (!over) {
                sleepOn(deputy, returning);
            }
        }
    }

    private void finish(Deputy deputy, Returning returning) throws IOException, NotCarried {
        try {
            deputy.hand().call(() -> {
                returning.checkRoom();
                returning.finish();
                deputy.crew().thawed();
                holds.letGo(
                        deputy.tracee(),
                        deputy.crew().mates().stream().map(Deputy::tracee).toList());
                return null;
            });
        } catch (IllegalStateException e) {
            Patience.rethrow(e);
        }
    }

    /** It could not be thawed: it is frozen as before, and keeps no memory. */
    private static void sleepOn(Deputy deputy, Returning returning) {
        deputy.hand().offer(() -> {
            if (returning != null && !deputy.tracee().ended()) {
                returning.forget();
            }
        });
        deputy.crew().members().forEach(d -> {
            d.mask().waitForThaw();
            Freezing.idle(d, d.mask()::waitForThaw);
        });
    }
}
