package org.mosix.process;

import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Stub;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.linux.trace.Watcher;

/** A real process for a test, stopped, which makes the calls that the test wants and ends with it. */
public final class StubProcess implements AutoCloseable {
    private final Hand hand = new Hand("test-hand");
    private final Tracee tracee;

    public StubProcess() {
        tracee = hand.call(() -> {
            Tracee stub = hand.seize(Stub.spawn(), Hand.EXITKILL | Hand.TRACESYSGOOD, new Watcher() {
                @Override
                public void onStop(Tracee stop, WaitStatus status) {}

                @Override
                public void onEnd(Tracee end, WaitStatus status) {}
            });
            stub.interrupt();
            hand.await(stub);
            return stub;
        });
    }

    /** On which all is to be done to it. */
    public Hand hand() {
        return hand;
    }

    public Tracee tracee() {
        return tracee;
    }

    /** To make its calls with. On the hand. */
    public RemoteCall calls() {
        return RemoteCall.atInstruction(tracee, Gadget.DEFAULT_BASE + Gadget.CALL, tracee.registers());
    }

    @Override
    public void close() {
        hand.run(tracee::kill);
        hand.close();
    }
}
