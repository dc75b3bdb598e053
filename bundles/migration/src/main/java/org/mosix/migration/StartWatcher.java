package org.mosix.migration;

import java.io.IOException;
import org.mosix.image.NotCarried;
import org.mosix.linux.KernelException;
import org.mosix.linux.trace.Gone;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.linux.trace.Watcher;

/** Waits for mosrun to execute its program, with which something is then done before it does anything itself. On the hand. */
final class StartWatcher implements Watcher {
    /** What is done with a program that stands in its exec stop. */
    interface Beginning {
        /** With its lock, on a mover's thread. If it throws, the program begins here, natively. */
        void go(Tracee tracee) throws IOException, NotCarried;

        /** Nothing comes of it. Any thread; maybe more than once. */
        void off();
    }

    private final Agent agent;
    private final Beginning beginning;
    private boolean leaving;

    StartWatcher(Agent agent, Beginning beginning) {
        this.agent = agent;
        this.beginning = beginning;
    }

    @Override
    public void onStop(Tracee tracee, WaitStatus status) {
        if (status.event() == WaitStatus.EVENT_EXEC && !leaving) {
            leaving = true;
            agent.movers().execute(() -> go(tracee));
        } else if (status.groupStop()) {
            tracee.listen();
        } else {
            tracee.resume(status.signalDelivery() ? status.signal() : 0);
        }
    }

    private void go(Tracee tracee) {
        int pid = tracee.pid();
        synchronized (agent.household().lock(pid)) {
            agent.mover().doorstep().enter();
            try {
                agent.mover().doorstep().check();
                beginning.go(tracee);
            } catch (Gone e) {
                beginning.off();
            } catch (IOException | NotCarried | KernelException | IllegalStateException e) {
                agent.records().pinned(pid, e.getMessage());
                beginning.off();
                agent.holds().letGo(tracee);
            } finally {
                agent.mover().doorstep().passed();
            }
        }
    }

    @Override
    public void onEnd(Tracee tracee, WaitStatus status) {
        beginning.off();
        agent.holds().ended(tracee, status);
    }
}
