package org.mosix.policies;

import java.util.Optional;
import org.mosix.api.JobHints;
import org.mosix.api.NodeId;
import org.mosix.api.policy.PlacePolicy;
import org.mosix.api.policy.View;
import org.osgi.service.component.annotations.Component;

/** Each process begins where it was started, whatever runs there, and leaves when its ways are known. */
@Component(property = "policy.name=home")
public final class BeginAtHome implements PlacePolicy {
    @Override
    public Optional<NodeId> place(View view, JobHints hints) {
        return Optional.of(view.own());
    }
}
