package org.mosix.migration;

import java.io.IOException;
import org.mosix.image.NotCarried;
import org.mosix.linux.KernelException;
import org.mosix.linux.trace.Gone;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.linux.trace.Watcher;

/** Waits for mosrun to execute its program, which is frozen before it does anything: too many work already. On the hand. */
final class HeldStart implements Watcher {
    private final Agent agent;
    private boolean leaving;

    HeldStart(Agent agent) {
        this.agent = agent;
    }

    @Override
    public void onStop(Tracee tracee, WaitStatus status) {
        if (status.event() == WaitStatus.EVENT_EXEC && !leaving) {
            leaving = true;
            agent.movers().execute(() -> freeze(tracee));
        } else if (status.groupStop()) {
            tracee.listen();
        } else {
            tracee.resume(status.signalDelivery() ? status.signal() : 0);
        }
    }

    private void freeze(Tracee tracee) {
        int pid = tracee.pid();
        synchronized (agent.household().lock(pid)) {
            try {
                agent.freezer().begin(tracee);
            } catch (Gone e) {
                return;
            } catch (IOException | NotCarried | KernelException | IllegalStateException e) {
                agent.records().pinned(pid, e.getMessage());
                agent.holds().letGo(tracee);
            }
        }
    }

    @Override
    public void onEnd(Tracee tracee, WaitStatus status) {
        agent.holds().ended(tracee, status);
    }
}
