package org.mosix.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mosix.api.NodeId;
import org.mosix.api.SharingRule.Standing;
import org.mosix.api.policy.AdmitPolicy;
import org.mosix.api.policy.EvictPolicy;
import org.mosix.api.policy.HostView;

/** What hosts decide about guests. */
class HostPoliciesTest {
    private static final NodeId HOME = new NodeId(7);
    private static final int QUIET = 100_000;

    private final OwnersWork owner = new OwnersWork();
    private final MemoryForGuests memory = new MemoryForGuests();

    private static HostView.Guest guest(String id, int priority, long age, double mib) {
        Standing standing = new Standing(priority == 0 ? "" : "partner", priority);
        return new HostView.Guest(id, HOME, Optional.of(standing), true, 1000 * age, 1, mib);
    }

    private static HostView view(int cores, double owners, double jobs, long quiet, HostView.Guest... guests) {
        return new HostView(cores, owners, jobs, quiet, 1000, 500, List.of(guests));
    }

    private static HostView filled(double free, HostView.Guest... guests) {
        return new HostView(2, 0, 0, QUIET, 1000, free, List.of(guests));
    }

    private static AdmitPolicy.Comer comer(int priority, int mib) {
        return new AdmitPolicy.Comer(HOME, Optional.of(new Standing(priority == 0 ? "" : "partner", priority)), mib);
    }

    private static String ids(List<EvictPolicy.Eviction> evictions) {
        return String.join(
                "", evictions.stream().map(EvictPolicy.Eviction::guest).toList());
    }

    /** Three of our own: a is the oldest; and two partners' ones, of which z has the worse priority. */
    @ParameterizedTest
    @CsvSource({
        // cores, owner's threads, jobs' threads, who leaves
        "2, 0, 0, ''",
        "2, 0.4, 0, ''",
        "2, 1, 0, abcyz",
        "1, 0.5, 0, abcyz",
        "4, 1, 0, cyz",
        "5, 1, 0, yz",
        "8, 1, 0, ''",
        "8, 6, 0, bcyz",
        "8, 9, 0, abcyz",
        "2, 0, 1, yz",
        "6, 0, 1, z",
        "4, 0, 4, yz",
    })
    void whoWorksAtAMachineHasItFirst(int cores, double owners, double jobs, String leave) {
        HostView view = view(
                cores,
                owners,
                jobs,
                QUIET,
                guest("c", 0, 10, 5),
                guest("a", 0, 30, 5),
                guest("z", 60, 50, 5),
                guest("b", 0, 20, 5),
                guest("y", 20, 5, 5));
        assertEquals(leave, ids(owner.evict(view)));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0, 0, 100000, true",
        "2, 0, 0, 3000, false",
        "2, 1, 0, 100000, false",
        "4, 1, 0, 100000, true",
        "4, 0, 0, 3000, true",
        "2, 0, 2, 100000, true",
    })
    void homesChooseOthersWhileTheOwnerNeedsIt(int cores, double owners, double jobs, long quiet, boolean open) {
        HostView view = view(cores, owners, jobs, quiet);
        assertEquals(
                open, owner.closed(view).isEmpty(), () -> owner.closed(view).toString());
        assertEquals(Optional.empty(), owner.refuses(view, comer(7, 0)), "users may");
    }

    @Test
    void thoseWhoAreHereTakeTheirRoom() {
        HostView.Guest a = guest("a", 0, 1, 1);
        assertTrue(owner.closed(view(4, 1, 0, QUIET, a)).isEmpty());
        assertTrue(owner.closed(view(4, 1, 0, QUIET, a, guest("b", 0, 1, 1))).isPresent());
    }

    @Test
    void theLastMemoryIsKept() {
        assertEquals(Optional.empty(), memory.refuses(filled(500), comer(0, 450)));
        assertEquals(
                "it has 500 MiB of memory free, and the process needs 451 MiB",
                memory.refuses(filled(500), comer(0, 451)).orElseThrow());
        assertEquals("", ids(memory.evict(filled(25, guest("a", 0, 1, 100)))));
        // The smallest that is enough, as long as nobody of worse priority is here.
        HostView short20 = filled(5, guest("a", 0, 1, 10), guest("b", 0, 1, 100), guest("c", 0, 1, 30));
        assertEquals("c", ids(memory.evict(short20)));
        HostView short24 = filled(1, guest("a", 0, 1, 10), guest("b", 0, 1, 15), guest("d", 0, 1, 0.5));
        assertEquals("ba", ids(memory.evict(short24)));
        assertEquals("z", ids(memory.evict(filled(5, guest("a", 0, 1, 30), guest("z", 9, 1, 40)))));
    }

    @Test
    void everybodyComesAndStaysWhereThatIsChosen() {
        HostView full = new HostView(1, 9, 9, 0, 100, 0, List.of(guest("a", 9, 1, 1)));
        assertEquals(Optional.empty(), new EveryGuest().refuses(full, comer(9, 100)));
        assertEquals(List.of(), new EveryGuest().evict(full));
    }
}
