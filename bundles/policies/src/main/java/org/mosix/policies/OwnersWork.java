package org.mosix.policies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.mosix.api.policy.AdmitPolicy;
import org.mosix.api.policy.EvictPolicy;
import org.mosix.api.policy.HostView;
import org.osgi.service.component.annotations.Component;

/**
 * Who works at a machine has it before any guest, as the owner of a workstation expects (Barak, Shiloh: MOSIX white paper, on priority). As
 * long as processes that no mosrun has started want processors, guests may use those that are left, but for one, which is kept free so
 * that the machine answers at once; of two processors none is left beside one busy thread. The home's own jobs push out guests of other
 * owners in the same way; with those of the own cluster they share, which is the affair of {@link OpportunityCost}. Guests come again when
 * it has been quiet for some seconds.
 */
@Component(
        service = {AdmitPolicy.class, EvictPolicy.class},
        property = "policy.name=owner")
public final class OwnersWork implements AdmitPolicy, EvictPolicy {
    private static final double KEPT = 1;
    private static final long QUIET_MILLIS = 4000;
    /** Who has just come is not sent away in the same moment. */
    private static final long SETTLED_MILLIS = 1000;

    /** A program that its user sends here has to leave soon, but nothing fails: a refusal would end it before it began. */
    @Override
    public Optional<String> refuses(HostView view, Comer comer) {
        return Optional.empty();
    }

    @Override
    public Optional<String> closed(HostView view) {
        // He may only be thinking.
        boolean there = view.ownersThreads() >= HostView.BUSY || view.quietMillis() < QUIET_MILLIS;
        double taken = view.guests().stream().mapToDouble(OwnersWork::takes).sum();
        return there && taken + 1 > room(view, Math.max(1, view.ownersThreads()))
                ? Optional.of("its owner works there")
                : Optional.empty();
    }

    @Override
    public List<Eviction> evict(HostView view) {
        // Foreign ones first, the worst of them, then the youngest: they have the least to lose.
        List<HostView.Guest> order = view.guests().stream()
                .filter(guest -> guest.works() && guest.ageMillis() >= SETTLED_MILLIS)
                .sorted(Comparator.comparingInt(HostView.Guest::priority)
                        .thenComparing(HostView.Guest::ageMillis, Comparator.reverseOrder()))
                .toList();
        double taken = 0;
        List<Eviction> leaving = new ArrayList<>();
        for (HostView.Guest guest : order) {
            double threads = local(view, guest.priority() > 0);
            taken += takes(guest);
            if (threads >= HostView.BUSY && taken > room(view, threads)) {
                leaving.add(new Eviction(
                        guest.id(),
                        view.ownersThreads() >= HostView.BUSY ? "its owner works there" : "its own jobs need it"));
            }
        }
        return leaving;
    }

    private static double local(HostView view, boolean foreign) {
        return view.ownersThreads() + (foreign ? view.jobsThreads() : 0);
    }

    /** Threads of guests for which there is room beside so many. */
    private static double room(HostView view, double threads) {
        return view.cores() - Math.ceil(threads - HostView.BUSY) - KEPT;
    }

    /** One that sleeps at the moment may wake up. */
    private static double takes(HostView.Guest guest) {
        return Math.max(1, guest.wanted());
    }
}
