package org.mosix.process.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.StubProcess;

/** The queue of a real process, which takes its signals one after the other. */
@Timeout(30)
class SignalQueueTest {
    private static final int NUMBER = 40;

    private final StubProcess process = new StubProcess();
    private final Hand hand = process.hand();
    private final Tracee stub = process.tracee();
    private SignalQueue queue;

    @BeforeEach
    void blockAll() {
        hand.run(() -> stub.signalMask(-1L));
        queue = new SignalQueue(stub.pid(), stub.pid());
    }

    @AfterEach
    void end() {
        process.close();
    }

    private static Guest.Taken signal(int value) {
        byte[] info = ByteBuffer.allocate(Tracee.SIGINFO_SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, NUMBER)
                .putInt(24, value)
                .array();
        return new Guest.Taken(NUMBER, 0, info);
    }

    /** The body is about to take the first that its kernel has; what it was sent as. */
    private Guest.Taken take() {
        byte[] first = hand.call(() -> stub.pending().get(0));
        hand.run(() -> {
            long at = stub.registers().rsp() - 4096 & -16;
            NativeBuffer set = new NativeBuffer(24).putLong(0, Signals.bit(NUMBER));
            stub.memory().write(at, set.address(), 24);
            try (RemoteCall call = process.calls()) {
                assertEquals(NUMBER, call.call(Nr.RT_SIGTIMEDWAIT, at, 0, at + 8, 8));
            }
        });
        return queue.take(first);
    }

    private static int value(Guest.Taken taken) {
        return ByteBuffer.wrap(taken.info()).order(ByteOrder.LITTLE_ENDIAN).getInt(24);
    }

    private List<Integer> rest(int count) {
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Guest.Taken taken = take();
            values.add(value(taken));
            queue.gone(taken);
        }
        return values;
    }

    @Test
    void oneThatComesWhileAnotherIsTakenIsBehindTheWaiting() {
        queue.add(signal(1));
        queue.add(signal(2));
        Guest.Taken first = take();
        queue.add(signal(3));
        queue.gone(first);
        queue.add(signal(4));
        assertEquals(List.of(2, 3, 4), rest(3));
    }

    private static Guest.Taken ofTimer(int timer, int overruns) {
        Guest.Taken signal = signal(77);
        ByteBuffer.wrap(signal.info())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(8, -2)
                .putInt(16, timer)
                .putInt(20, overruns);
        return signal;
    }

    @Test
    void aTimerHasOneSignalPendingAndTheOthersAreItsOverruns() {
        queue.add(ofTimer(1, 0));
        queue.add(ofTimer(2, 0));
        queue.add(ofTimer(1, 4));
        queue.add(ofTimer(2, 0));
        queue.add(signal(5));
        List<Integer> overruns = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Guest.Taken taken = take();
            overruns.add(
                    ByteBuffer.wrap(taken.info()).order(ByteOrder.LITTLE_ENDIAN).getInt(20));
            queue.gone(taken);
        }
        assertEquals(List.of(5, 1), overruns);
        assertEquals(List.of(5), rest(1));
    }

    @Test
    void oneThatIsPutBackIsTheFirstAgain() {
        queue.add(signal(1));
        Guest.Taken first = take();
        queue.add(signal(2));
        queue.again(first);
        queue.add(signal(3));
        assertEquals(List.of(1, 2, 3), rest(3));
    }

    @Test
    void whatAThreadLeavesBehindIsWhole() {
        for (int i = 1; i <= 3; i++) {
            queue.add(signal(i));
        }
        assertEquals(List.of(), queue.yield(0));
        assertEquals(
                List.of(1, 2, 3),
                queue.yield(Signals.bit(NUMBER)).stream()
                        .map(SignalQueueTest::value)
                        .toList());
        assertEquals(List.of(), queue.yield(-1L));
    }
}
