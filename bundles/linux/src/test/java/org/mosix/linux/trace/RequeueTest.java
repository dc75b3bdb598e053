package org.mosix.linux.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.ProcessLimits;
import org.mosix.linux.proc.ProcessStatus;

/** Signals that come back to a real process which is sent others meanwhile. */
@Timeout(60)
class RequeueTest {
    private static final int FIRST = 40;
    private static final int OTHER = 41;
    private static final int USR1 = 10;
    private static final int SI_QUEUE = -1;
    /** As from a timer: nobody else may send such. */
    private static final int SI_TIMER = -2;

    private final Hand hand = new Hand("test-hand");
    private Tracee stub;

    @BeforeEach
    void spawn() {
        stub = hand.call(() -> {
            Tracee tracee = hand.seize(Stub.spawn(), Hand.EXITKILL | Hand.TRACESYSGOOD, new Watcher() {
                @Override
                public void onStop(Tracee stop, WaitStatus status) {}

                @Override
                public void onEnd(Tracee end, WaitStatus status) {}
            });
            tracee.interrupt();
            hand.await(tracee);
            return tracee;
        });
        hand.run(() -> {
            stub.signalMask(-1L);
            long site = Gadget.DEFAULT_BASE + Gadget.CALL;
            int flags = Flags.MAP_PRIVATE | Flags.MAP_ANONYMOUS | Flags.MAP_FIXED_NOREPLACE;
            try (RemoteCall call = RemoteCall.atInstruction(stub, site, stub.registers())) {
                call.must("mmap", Nr.MMAP, Gadget.DEFAULT_BASE + Gadget.PAGE, 8192, 3, flags, -1, 0);
            }
        });
    }

    @AfterEach
    void end() {
        hand.run(stub::kill);
        hand.close();
    }

    private static byte[] info(int signal, int code, int value) {
        ByteBuffer b = ByteBuffer.allocate(Tracee.SIGINFO_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        return b.putInt(0, signal)
                .putInt(8, code)
                .putInt(16, 1234)
                .putInt(24, value)
                .array();
    }

    private static List<byte[]> infos(int signal, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> info(signal, SI_QUEUE, i))
                .toList();
    }

    /** Another process sends it: to the thread, or to the process. */
    private long send(int nr, byte[] info) {
        NativeBuffer buffer = new NativeBuffer(info.length);
        buffer.bytes().put(0, info);
        int signal = info[0];
        return nr == Nr.RT_SIGQUEUEINFO
                ? Kernel.call(nr, stub.pid(), signal, buffer.address())
                : Kernel.call(nr, stub.pid(), stub.pid(), signal, buffer.address());
    }

    private List<Integer> values(int signal) {
        return hand.call(() -> stub.pending().stream()
                .map(i -> ByteBuffer.wrap(i).order(ByteOrder.LITTLE_ENDIAN))
                .filter(b -> b.getInt(0) == signal)
                .map(b -> b.getInt(24))
                .toList());
    }

    private interface Act {
        int with(Requeue requeue);
    }

    private int requeue(Act act) {
        return hand.call(() -> {
            try (RemoteCall call = RemoteCall.atGadget(stub, Gadget.DEFAULT_BASE, stub.registers())) {
                return act.with(new Requeue(stub, call, Gadget.DEFAULT_BASE));
            }
        });
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void whatCameLaterStaysBehind() throws Exception {
        infos(FIRST, 30, 70).forEach(i -> send(Nr.RT_TGSIGQUEUEINFO, i));
        infos(OTHER, 5, 8).forEach(i -> send(Nr.RT_TGSIGQUEUEINFO, i));
        send(Nr.RT_SIGQUEUEINFO, info(FIRST, SI_QUEUE, 99));
        List<byte[]> old = new ArrayList<>(infos(FIRST, 0, 30));
        old.add(info(OTHER, SI_TIMER, 4));
        assertEquals(0, requeue(r -> r.first(old)));
        assertEquals(range(0, 70), values(FIRST));
        assertEquals(range(4, 8), values(OTHER));
        byte[] first = hand.call(() ->
                stub.pending().stream().filter(i -> i[0] == OTHER).findFirst().orElseThrow());
        assertEquals(
                SI_TIMER, ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getInt(8), "its code is kept");
        assertTrue(
                ProcessStatus.of(stub.pid()).set("ShdPnd") != 0,
                "what was sent to the process waits behind, untouched");
    }

    @Test
    void whatCameBackBeforeStaysAhead() {
        infos(FIRST, 0, 3).forEach(i -> send(Nr.RT_TGSIGQUEUEINFO, i));
        infos(FIRST, 20, 30).forEach(i -> send(Nr.RT_TGSIGQUEUEINFO, i));
        assertEquals(0, requeue(r -> r.behind(n -> n == FIRST ? 3 : 0, infos(FIRST, 3, 20))));
        assertEquals(range(0, 30), values(FIRST));
    }

    @Test
    void theFirstOfAStandardSignalIsKept() {
        send(Nr.RT_TGSIGQUEUEINFO, info(USR1, SI_QUEUE, 2));
        assertEquals(0, requeue(r -> r.first(List.of(info(USR1, SI_QUEUE, 1)))));
        assertEquals(List.of(1), values(USR1));
    }

    @Test
    void noLimitKeepsThemOut() throws Exception {
        long hard = ProcessLimits.of(stub.pid()).hard(ProcessLimits.SIGPENDING);
        NativeBuffer few = new NativeBuffer(16).putLong(0, 0).putLong(8, hard);
        Kernel.must("prlimit64", Kernel.call(Nr.PRLIMIT64, stub.pid(), ProcessLimits.SIGPENDING, few.address(), 0));
        assertEquals(0, requeue(r -> r.first(infos(FIRST, 0, 25))));
        assertEquals(range(0, 25), values(FIRST));
        assertEquals(0, ProcessLimits.of(stub.pid()).soft(ProcessLimits.SIGPENDING), "and it is as before");
    }

    @Test
    void aSenderMayGoOn() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        int begin = 2000;
        infos(FIRST, 1000, begin).forEach(i -> send(Nr.RT_TGSIGQUEUEINFO, i));
        CompletableFuture<Integer> sender = CompletableFuture.supplyAsync(() -> {
            int next = begin;
            while (!over.get() && next < begin + 3000) {
                if (send(Nr.RT_TGSIGQUEUEINFO, info(FIRST, SI_QUEUE, next)) == 0) {
                    next++;
                }
                Thread.yield();
            }
            return next;
        });
        assertEquals(0, requeue(r -> r.first(infos(FIRST, 0, 1000))));
        over.set(true);
        assertEquals(range(0, sender.get(10, TimeUnit.SECONDS)), values(FIRST));
    }
}
