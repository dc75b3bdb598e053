package org.mosix.migration;

import java.io.IOException;
import org.mosix.image.NotCarried;
import org.mosix.linux.KernelException;
import org.mosix.linux.trace.Gone;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.linux.trace.Watcher;
import org.mosix.process.home.HomeLink;
import org.mosix.process.home.OwnFiles;

/** Waits for mosrun to execute its program, which then goes to the node that was named. On the hand. */
final class StartWatcher implements Watcher {
    private final Agent agent;
    private final HomeLink link;
    private boolean leaving;

    StartWatcher(Agent agent, HomeLink link) {
        this.agent = agent;
        this.link = link;
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
            try {
                agent.records().of(pid).wish(link.host());
                OwnFiles.mayLeave(tracee.pid());
                agent.mover().begin(tracee, link, agent.household());
                agent.records().moved(pid);
            } catch (Gone e) {
                link.close();
            } catch (IOException | NotCarried | KernelException | IllegalStateException e) {
                agent.records().pinned(pid, e.getMessage());
                link.close();
                agent.holds().letGo(tracee);
            }
        }
    }

    @Override
    public void onEnd(Tracee tracee, WaitStatus status) {
        link.close();
        agent.holds().ended(tracee, status);
    }
}
