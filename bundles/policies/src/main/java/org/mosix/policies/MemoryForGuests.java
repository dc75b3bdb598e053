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
 * Guests never take a host's last memory: one comes in if twice of what is to stay free is free besides what it needs; when less than that
 * is free guests go home, worse priorities first, then the smallest that is enough. Homes usher their processes away earlier
 * ({@link MemoryUsher}); this holds where they do not, or cannot.
 */
@Component(
        service = {AdmitPolicy.class, EvictPolicy.class},
        property = "policy.name=memory")
public final class MemoryForGuests implements AdmitPolicy, EvictPolicy {
    private static final double KEPT = 0.025;
    private static final double LEAST_KEPT_MIB = 16;
    private static final double SPARE = 2;
    /** A smaller one is no relief. */
    private static final double LEAST_MIB = 1;

    private static double kept(HostView view) {
        return Math.max(LEAST_KEPT_MIB, KEPT * view.totalMiB());
    }

    @Override
    public Optional<String> refuses(HostView view, Comer comer) {
        double left = view.freeMiB() - comer.mib();
        return left >= SPARE * kept(view)
                ? Optional.empty()
                : Optional.of("it has " + (long) Math.max(0, view.freeMiB())
                        + " MiB of memory free, and the process needs " + comer.mib() + " MiB");
    }

    @Override
    public Optional<String> closed(HostView view) {
        return view.freeMiB() >= SPARE * kept(view) ? Optional.empty() : Optional.of("its memory is full");
    }

    @Override
    public List<Eviction> evict(HostView view) {
        double shortage = kept(view) - view.freeMiB();
        List<Eviction> leaving = new ArrayList<>();
        List<HostView.Guest> left = new ArrayList<>(view.guests());
        left.removeIf(guest -> !guest.works() || guest.residentMiB() < LEAST_MIB);
        while (shortage > 0 && !left.isEmpty()) {
            double needed = shortage;
            HostView.Guest next = left.stream()
                    .max(Comparator.comparingInt(HostView.Guest::priority)
                            .thenComparing(guest -> guest.residentMiB() >= needed)
                            .thenComparingDouble(guest ->
                                    guest.residentMiB() >= needed ? -guest.residentMiB() : guest.residentMiB()))
                    .orElseThrow();
            left.remove(next);
            shortage -= next.residentMiB();
            leaving.add(new Eviction(next.id(), "memory runs out there"));
        }
        return leaving;
    }
}
