package org.mosix.sharing.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mosix.sharing.Origin;
import org.mosix.sharing.Partner;
import org.mosix.sharing.admission.NodeState.Settings;

/** What must hold of every decision, whatever the node has. */
class AdmissionRandomTest {
    private static final int RUNS = 50_000;
    private static final int PRIORITIES = 5;
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final String NEWCOMER = "z";

    @Test
    void whoComesInFitsAndPushesOutWorseOnesOnlyAndNoMoreThanItMust() {
        Random random = new Random(1);
        int accepted = 0;
        int pushing = 0;
        for (int i = 0; i < RUNS; i++) {
            NodeState node = node(random);
            Origin origin = origin(random);
            if (Admission.decide(node, origin) instanceof Decision.Accepted decision) {
                accepted++;
                pushing += decision.leaving().isEmpty() ? 0 : 1;
                assertFalse(node.settings().block());
                assertTrue(origin == Origin.NoPartner.OWN || ((Partner) origin).canTake());
                assertTrue(fits(node, decision.leaving(), origin), () -> node + " " + origin);
                assertEquals(
                        decision.leaving().size(),
                        decision.leaving().stream().distinct().count());
                assertTrue(node.guests().containsAll(decision.leaving()));
                for (Guest guest : decision.leaving()) {
                    assertTrue(guest.priority() > priority(origin));
                    List<Guest> others = new ArrayList<>(decision.leaving());
                    others.remove(guest);
                    assertFalse(
                            fits(node, others, origin), () -> guest + " leaves for nothing: " + node + " " + origin);
                }
            }
        }
        assertTrue(accepted > RUNS / 10 && accepted < RUNS * 9 / 10, accepted + " were accepted");
        assertTrue(pushing > RUNS / 50, pushing + " pushed others out");
    }

    @Test
    void whoWouldFitIsNotRefused() {
        Random random = new Random(2);
        int refused = 0;
        for (int i = 0; i < RUNS; i++) {
            NodeState node = node(random);
            Origin origin = origin(random);
            if (Admission.decide(node, origin) instanceof Decision.Refused decision) {
                refused++;
                assertFalse(decision.reason().isEmpty());
                boolean welcome =
                        origin == Origin.NoPartner.OWN || origin instanceof Partner partner && partner.canTake();
                List<Guest> all = node.guests().stream()
                        .filter(guest -> guest.priority() > priority(origin))
                        .toList();
                boolean stays = Admission.leaving(with(node, List.of(), origin)).stream()
                        .noneMatch(guest -> guest.id().equals(NEWCOMER));
                assertFalse(
                        welcome && !node.settings().block() && fits(node, all, origin) && stays,
                        () -> node + " " + origin);
            }
        }
        assertTrue(refused > RUNS / 10, refused + " were refused");
    }

    @Test
    void theWorstLeaveFirst() {
        Random random = new Random(3);
        int pushing = 0;
        for (int i = 0; i < RUNS; i++) {
            NodeState node = node(random);
            // No limit of its own, so that all guests are in question.
            Origin origin = random.nextBoolean() ? Origin.NoPartner.OWN : partner(random, "d", OptionalInt.empty());
            if (Admission.decide(node, origin) instanceof Decision.Accepted decision) {
                pushing += decision.leaving().isEmpty() ? 0 : 1;
                worstFirst(node, decision.leaving());
            }
            worstFirst(node, Admission.leaving(node));
        }
        assertTrue(pushing > RUNS / 50, pushing + " pushed others out");
    }

    @Test
    void strangersAreAlwaysRefused() {
        Random random = new Random(4);
        for (int i = 0; i < RUNS; i++) {
            assertTrue(Admission.decide(node(random), Origin.NoPartner.UNKNOWN) instanceof Decision.Refused);
        }
    }

    @Test
    void aBetterPriorityIsNotRefusedWhereAWorseOneIsAccepted() {
        Random random = new Random(5);
        int different = 0;
        for (int i = 0; i < RUNS; i++) {
            NodeState node = node(random);
            Partner worse = partner(random, NAMES.get(random.nextInt(3)), limit(random));
            if (Admission.decide(node, worse) instanceof Decision.Accepted) {
                for (int priority = 1; priority < worse.priority(); priority++) {
                    Origin better = withPriority(worse, priority);
                    assertTrue(Admission.decide(node, better) instanceof Decision.Accepted, () -> node + " " + worse);
                }
                assertTrue(Admission.decide(node, Origin.NoPartner.OWN) instanceof Decision.Accepted);
            } else if (Admission.decide(node, withPriority(worse, 1)) instanceof Decision.Accepted) {
                different++;
            }
        }
        assertTrue(different > RUNS / 50, "priority mattered " + different + " times");
    }

    @Test
    void whoComesInDoesNotLeaveAtOnce() {
        Random random = new Random(6);
        int leaving = 0;
        for (int i = 0; i < RUNS; i++) {
            NodeState node = node(random);
            Origin origin = origin(random);
            if (Admission.decide(node, origin) instanceof Decision.Accepted decision) {
                List<Guest> next = Admission.leaving(with(node, decision.leaving(), origin));
                assertTrue(next.stream().noneMatch(guest -> guest.id().equals(NEWCOMER)), () -> node + " " + origin);
                leaving += next.size();
            }
        }
        assertTrue(leaving > 0);
    }

    @Test
    void theLevelStaysAndEnoughLeave() {
        Random random = new Random(7);
        int left = 0;
        for (int i = 0; i < RUNS; i++) {
            NodeState node = node(random);
            List<Guest> leaving = Admission.leaving(node);
            left += leaving.size();
            List<Guest> rest = new ArrayList<>(node.guests());
            rest.removeAll(leaving);
            int level = Admission.level(node);
            assertTrue(leaving.stream().allMatch(guest -> guest.priority() > level));
            assertEquals(level, Admission.level(new NodeState(node.cores(), node.locals(), rest, node.settings())));
            boolean roomForAll = node.locals() + rest.size() <= node.cores();
            assertTrue(roomForAll || rest.stream().allMatch(guest -> guest.priority() == level));
            // One less would not do.
            assertTrue(leaving.isEmpty() || node.locals() + rest.size() + 1 > node.cores());
        }
        assertTrue(left > RUNS / 10, left + " left");
    }

    /** Whether limits hold with one more of this origin after others left. */
    private static boolean fits(NodeState node, List<Guest> gone, Origin origin) {
        List<Guest> rest = new ArrayList<>(node.guests());
        rest.removeAll(gone);
        boolean own = true;
        if (origin instanceof Partner partner && partner.guestLimit().isPresent()) {
            long has = rest.stream()
                    .filter(guest -> guest.partner().equals(partner.name()))
                    .count();
            own = has + 1 <= partner.guestLimit().getAsInt();
        }
        return own && rest.size() + 1 <= node.settings().guestLimit();
    }

    private static void worstFirst(NodeState node, List<Guest> leaving) {
        List<Guest> staying = new ArrayList<>(node.guests());
        staying.removeAll(leaving);
        for (int i = 0; i < leaving.size(); i++) {
            Guest goes = leaving.get(i);
            List<Guest> behind = new ArrayList<>(staying);
            behind.addAll(leaving.subList(i + 1, leaving.size()));
            for (Guest other : behind) {
                boolean younger = goes.priority() == other.priority() && goes.ageMillis() <= other.ageMillis();
                assertTrue(goes.priority() > other.priority() || younger, () -> goes + " before " + other);
            }
        }
    }

    private static NodeState with(NodeState node, List<Guest> gone, Origin origin) {
        List<Guest> guests = new ArrayList<>(node.guests());
        guests.removeAll(gone);
        String name = origin instanceof Partner partner ? partner.name() : "";
        guests.add(new Guest(NEWCOMER, origin instanceof Partner ? priority(origin) : 0, name, 0));
        Settings settings = new Settings(false, node.settings().guestLimit());
        return new NodeState(node.cores(), node.locals(), guests, settings);
    }

    private static int priority(Origin origin) {
        return origin instanceof Partner partner ? partner.priority() : 0;
    }

    private static NodeState node(Random random) {
        List<Guest> guests = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            int priority = random.nextInt(PRIORITIES);
            String name = priority == 0 ? "" : NAMES.get(random.nextInt(NAMES.size()));
            guests.add(new Guest("g" + i, priority, name, 1 + random.nextInt(4)));
        }
        boolean block = random.nextInt(10) == 0;
        Settings settings = new Settings(block, random.nextInt(10));
        return new NodeState(1 + random.nextInt(8), Math.max(0, random.nextInt(8) - 3), guests, settings);
    }

    private static Origin origin(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Origin.NoPartner.OWN;
            case 1 -> Origin.NoPartner.UNKNOWN;
            default -> partner(random, NAMES.get(random.nextInt(NAMES.size())), limit(random));
        };
    }

    private static OptionalInt limit(Random random) {
        return random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(5));
    }

    private static Partner partner(Random random, String name, OptionalInt limit) {
        int priority = 1 + random.nextInt(PRIORITIES);
        boolean take = random.nextInt(8) > 0;
        return new Partner(name, "", priority, false, take, limit, false, List.of(), List.of());
    }

    private static Partner withPriority(Partner partner, int priority) {
        return new Partner(
                partner.name(),
                "",
                priority,
                false,
                partner.canTake(),
                partner.guestLimit(),
                false,
                List.of(),
                List.of());
    }
}
