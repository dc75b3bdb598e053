package org.mosix.process.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Errno;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.protocol.MaskFrame;
import org.mosix.syscall.table.Table;

class GuestMaskTest {
    private static final int BLOCK = 0;
    private static final int UNBLOCK = 1;
    private static final int SETMASK = 2;
    private static final int USR1 = 10;
    private static final int USR2 = 12;
    private static final long USR1_SET = Signals.bit(USR1);
    private static final long USR2_SET = Signals.bit(USR2);

    /** What the mask has done, with a deputy that does what it is told. */
    private static final class Deputy implements GuestMask.Ways {
        final List<Integer> queued = new ArrayList<>();
        final List<Integer> returned = new ArrayList<>();
        final List<Integer> closed = new ArrayList<>();
        long mask;
        boolean calling;

        @Override
        public void queue(Guest.Taken signal) {
            queued.add(signal.signal());
        }

        @Override
        public void tell(long to, int closes, List<byte[]> infos) {
            close(closes);
            assertTrue(infos.size() <= MaskFrame.MOST);
            mask = to;
            infos.forEach(i -> returned.add((int) i[0]));
        }

        void close(int descriptor) {
            if (descriptor != CallFrame.NO_CLOSE) {
                closed.add(descriptor);
            }
        }

        @Override
        public boolean calling() {
            return calling;
        }
    }

    private final Deputy home = new Deputy();
    private final GuestMask mask = new GuestMask(home);

    private static Guest.Taken signal(int number) {
        byte[] info = new byte[128];
        info[0] = (byte) number;
        return new Guest.Taken(number, 0, info);
    }

    private static Flight flight(int nr, long... args) {
        return new Flight(null, 1, Table.row(nr), java.util.Arrays.copyOf(args, 6), 1);
    }

    /** A forwarded call, as the host sends it and as home makes it. */
    private void call(Flight flight, long result) {
        flight.mask = mask.due();
        flight.closes = mask.closing();
        if (result != -Errno.ERESTARTNOINTR) {
            home.close(flight.closes);
            home.mask = flight.mask == CallFrame.SAME_MASK ? home.mask : flight.mask;
            if (flight.setsMask && result == 0) {
                long set = flight.maskSet;
                home.mask =
                        flight.args[0] == BLOCK ? home.mask | set : flight.args[0] == UNBLOCK ? home.mask & ~set : set;
            }
        }
        mask.answered(flight, result);
    }

    private void sigprocmask(int how, long set, long now) {
        if (!mask.here(how, set, now)) {
            Flight flight = flight(Nr.RT_SIGPROCMASK, how);
            flight.setsMask = true;
            flight.maskSet = set;
            call(flight, 0);
        }
    }

    @Test
    void whatShellsDoAroundEachCommandStaysHere() {
        mask.fromHome(0);
        assertTrue(mask.here(BLOCK, USR1_SET, 0));
        assertTrue(mask.lazy());
        assertTrue(mask.here(SETMASK, 0, 1));
        assertFalse(mask.lazy());
        assertEquals(CallFrame.SAME_MASK, mask.due());
    }

    @Test
    void theNextCallTellsHomeAndOnlyOnce() {
        mask.fromHome(0);
        mask.here(BLOCK, USR1_SET, 0);
        call(flight(Nr.GETPID), 5);
        assertEquals(USR1_SET, home.mask);
        assertEquals(CallFrame.SAME_MASK, mask.due());
        assertFalse(mask.here(UNBLOCK, USR1_SET, 1), "a signal may be pending at home");
    }

    @Test
    void aCallThatWasNotMadeHasToldNothing() {
        mask.fromHome(0);
        mask.here(BLOCK, USR1_SET, 0);
        call(flight(Nr.GETPID), -Errno.ERESTARTNOINTR);
        assertFalse(mask.here(SETMASK, 0, 1), "home may have heard of it all the same");
        assertEquals(USR1_SET, mask.due());
    }

    @Test
    void homeIsToldWhenTheTimeIsUpUnlessACallDoes() {
        mask.fromHome(0);
        mask.here(BLOCK, USR1_SET, 1000);
        assertTrue(mask.late(1000 + GuestMask.LAZY_NANOS - 1));
        assertEquals(0, home.mask);
        home.calling = true;
        assertTrue(mask.late(1000 + GuestMask.LAZY_NANOS));
        home.calling = false;
        assertFalse(mask.late(1000 + GuestMask.LAZY_NANOS));
        assertEquals(USR1_SET, home.mask);
    }

    @Test
    void aSignalThatCameTooEarlyIsLetThroughOrGoesHome() {
        mask.fromHome(0);
        mask.here(BLOCK, USR1_SET | USR2_SET, 0);
        assertTrue(mask.hold(signal(USR1)));
        assertTrue(mask.hold(signal(USR2)));
        assertFalse(mask.hold(signal(64)));
        mask.here(UNBLOCK, USR1_SET, 1);
        assertEquals(List.of(USR1), home.queued);
        call(flight(Nr.RT_SIGTIMEDWAIT), 12);
        assertEquals(List.of(USR2), home.returned);
        assertEquals(USR2_SET, home.mask);
        assertEquals(List.of(), mask.held());
    }

    @Test
    void whatIsKeptBackGoesHomeBeforeTheGuestLeaves() {
        mask.fromHome(0);
        mask.here(BLOCK, USR1_SET, 0);
        mask.hold(signal(USR1));
        mask.tellBeforeLeaving();
        mask.tellBeforeLeaving();
        assertEquals(List.of(USR1), home.returned);
        assertEquals(USR1_SET, home.mask);
        assertEquals(List.of(), mask.held());
    }

    /** Somebody who floods the process can have that many on their way when it blocks them. */
    @Test
    void aFloodIsKeptBackWhole() {
        mask.fromHome(0);
        mask.here(BLOCK, USR1_SET, 0);
        for (int i = 0; i < 20_000; i++) {
            assertTrue(mask.hold(signal(USR1)));
        }
        mask.tellBeforeLeaving();
        assertEquals(20_000, home.returned.size());
    }

    @Test
    void whatAHandlerBlocksIsToldWithItsCallAndItsEndGoesHome() {
        mask.fromHome(0);
        mask.handlerBegins(0, USR1_SET, 0);
        call(flight(Nr.GETPID), 0);
        assertEquals(USR1_SET, home.mask);
        assertFalse(mask.here(SETMASK, 0, 1), "signals may pend at home that its end lets through");
        sigprocmask(SETMASK, 0, 1);
        assertEquals(0, home.mask);
        assertEquals(0, mask.wanted());
    }

    @Test
    void ofAShortHandlerHomeHearsNothing() {
        mask.fromHome(USR2_SET);
        mask.handlerBegins(USR2_SET, USR1_SET, 0);
        assertTrue(mask.lazy());
        assertEquals(USR1_SET | USR2_SET, mask.wanted());
        assertTrue(mask.here(SETMASK, USR2_SET, 1));
        assertFalse(mask.lazy());
    }

    @Test
    void aHandlerThatLastsIsToldAndWhatIsOnItsWayGoesToTheBody() {
        mask.fromHome(0);
        mask.handlerBegins(0, USR1_SET, 1000);
        assertFalse(mask.hold(signal(USR1)), "it is older than all that will pend at home");
        assertFalse(mask.late(1000 + GuestMask.LAZY_NANOS));
        assertEquals(USR1_SET, home.mask);
    }

    @Test
    void whatIsClosedIsToldOnceWithTheNextCallThatIsMade() {
        mask.fromHome(0);
        assertTrue(mask.close(3, 0));
        assertFalse(mask.close(4, 0), "one at a time");
        call(flight(Nr.GETPID), -Errno.ERESTARTNOINTR);
        assertEquals(List.of(), home.closed);
        call(flight(Nr.GETPID), 5);
        call(flight(Nr.GETPID), 5);
        assertEquals(List.of(3), home.closed);
        assertTrue(mask.close(4, 0));
    }

    @Test
    void whatIsClosedIsToldWhenTheTimeIsUpOrTheGuestStands() {
        mask.fromHome(7);
        assertTrue(mask.close(3, 1000));
        assertTrue(mask.late(1000 + GuestMask.LAZY_NANOS - 1));
        assertFalse(mask.late(1000 + GuestMask.LAZY_NANOS));
        assertEquals(List.of(3), home.closed);
        call(flight(Nr.GETPID), 5);
        assertTrue(mask.close(4, 2000));
        mask.tellBeforeLeaving();
        mask.tellBeforeLeaving();
        assertEquals(List.of(3, 4), home.closed);
        assertEquals(7, home.mask);
    }

    @Test
    void nothingIsClosedLateByAGuestWhoseMaskIsUnknown() {
        assertFalse(mask.close(3, 0));
    }

    @Test
    void aGuestThatDiesIsSilent() {
        mask.fromHome(0);
        mask.here(BLOCK, USR1_SET, 0);
        mask.close();
        assertFalse(mask.late(Long.MAX_VALUE));
        assertEquals(CallFrame.SAME_MASK, mask.due());
    }

    @Test
    void anUnknownMaskIsLearnedFromAWholeOne() {
        sigprocmask(BLOCK, USR1_SET, 0);
        assertEquals(CallFrame.SAME_MASK, mask.wanted());
        sigprocmask(SETMASK, USR2_SET, 0);
        assertEquals(USR2_SET, mask.wanted());
        assertTrue(mask.here(BLOCK, USR1_SET, 0));
    }

    /** Whatever is called: home blocks at most what the program does, at each call exactly that, and no signal is lost. */
    @Test
    void atRandomHomeNeverBlocksMore() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            GuestMaskTest world = new GuestMaskTest();
            long real = random.nextLong() & 0xfe00;
            world.mask.fromHome(real);
            world.home.mask = real;
            int sent = 0;
            for (int step = 0; step < 200; step++) {
                long set = random.nextLong() & 0xfe00;
                switch (random.nextInt(5)) {
                    case 0, 1 -> {
                        int how = random.nextInt(3);
                        world.sigprocmask(how, set, step);
                        real = how == BLOCK ? real | set : how == UNBLOCK ? real & ~set : set;
                    }
                    case 2 -> {
                        world.call(flight(Nr.GETPID), random.nextInt(4) == 0 ? -Errno.ERESTARTNOINTR : 7);
                    }
                    case 3 -> world.mask.late(step * 1_000_000L);
                    default -> {
                        int number = 10 + random.nextInt(7);
                        if (!Signals.in(world.home.mask, number)) {
                            sent++;
                            if (!world.mask.hold(signal(number))) {
                                world.home.queued.add(number);
                            }
                        }
                    }
                }
                assertEquals(0, world.home.mask & ~real, "seed " + seed + " step " + step);
            }
            world.call(flight(Nr.GETPID), 7);
            assertEquals(real, world.home.mask, "seed " + seed);
            assertEquals(sent, world.home.queued.size() + world.home.returned.size(), "seed " + seed);
        }
    }

    @Test
    void aNewChildLetsThroughAlone() {
        mask.fromHome(USR1_SET | USR2_SET);
        GuestMask child = new GuestMask(home);
        child.ofParent(mask);
        assertFalse(mask.here(SETMASK, 0, 0), "signals may pend in the parent");
        assertTrue(child.here(UNBLOCK, USR1_SET, 0), "none pends in the child");
        assertTrue(child.lazy(), "home is still to be told");
        assertEquals(USR2_SET, child.due());
        assertFalse(child.here(SETMASK, 0, 0), "after its first call home it knows no more than others");
    }

    @Test
    void aNewChildThatIsSilentTellsLate() {
        home.mask = USR1_SET;
        mask.fromHome(USR1_SET);
        GuestMask child = new GuestMask(home);
        child.ofParent(mask);
        assertTrue(child.here(SETMASK, 0, 0));
        assertTrue(child.late(GuestMask.LAZY_NANOS - 1));
        assertEquals(USR1_SET, home.mask);
        assertFalse(child.late(GuestMask.LAZY_NANOS));
        assertEquals(0, home.mask, "the deputy lets through what the guest does");
    }
}
