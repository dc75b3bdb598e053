package org.mosix.process.host;

import java.util.ArrayList;
import java.util.List;
import org.mosix.image.ProcessImage;
import org.mosix.image.ThreadRebuild;
import org.mosix.image.ThreadState;
import org.mosix.linux.Flags;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;

/** The further threads of an image that is being rebuilt, made by the body's first. On the hand. */
final class ThreadArrivals {
    private static final int FLAGS = Flags.THREAD | Flags.CLONE_SYSVSEM;

    private final GuestLink link;
    private final ProcessImage image;
    private final List<Tracee> threads = new ArrayList<>();
    private final List<ThreadRebuild> rebuilds = new ArrayList<>();

    ThreadArrivals(GuestLink link, ProcessImage image) {
        this.link = link;
        this.image = image;
    }

    /** Clones them, stopped, and makes their settings; {@code call} is open on the body. */
    void make(Tracee body, RemoteCall call) {
        int[] born = new int[1];
        call.onChild(pid -> born[0] = pid);
        for (ThreadState state : image.mates()) {
            call.must("make a thread", Nr.CLONE, FLAGS, 0, 0, 0, 0);
            Tracee thread = link.hand.adopt(born[0], new BodyWatcher(link));
            thread.threadOf(body.pid());
            link.hand.await(thread);
            thread.trapAs(body);

            threads.add(thread);
            RemoteCall own = RemoteCall.atGadget(thread, image.gadgetBase(), thread.registers());
            ThreadRebuild rebuild = new ThreadRebuild(thread, own, image.gadgetBase(), state);
            rebuild.settle(true);
            rebuilds.add(rebuild);
        }
    }

    /** Gives them their registers; only pages may be lacking. */
    void start() {
        rebuilds.forEach(ThreadRebuild::start);
        threads.forEach(link.sandbox::bind);
    }

    /** Makes them guests. {@code relayed}: the masks that their calls have made follow. */
    void enter(Guest lead, boolean relayed) {
        for (int i = 0; i < threads.size(); i++) {
            ThreadState state = image.mates().get(i);
            Guest mate = new Guest(lead, state.task(), threads.get(i));
            if (!relayed) {
                mate.mask.fromHome(state.signalMask());
            }
        }
    }
}
