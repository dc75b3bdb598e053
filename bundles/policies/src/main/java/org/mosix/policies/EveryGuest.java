package org.mosix.policies;

import java.util.List;
import java.util.Optional;
import org.mosix.api.policy.AdmitPolicy;
import org.mosix.api.policy.EvictPolicy;
import org.mosix.api.policy.HostView;
import org.osgi.service.component.annotations.Component;

/** Every guest comes in and stays, whatever runs here: for machines that nobody sits at. Owners' limits and partners' terms hold besides. */
@Component(
        service = {AdmitPolicy.class, EvictPolicy.class},
        property = "policy.name=everyone")
public final class EveryGuest implements AdmitPolicy, EvictPolicy {
    @Override
    public Optional<String> refuses(HostView view, Comer comer) {
        return Optional.empty();
    }

    @Override
    public List<Eviction> evict(HostView view) {
        return List.of();
    }
}
