package org.mosix.hosting;

import java.util.Optional;
import org.mosix.api.AdmissionRule;
import org.mosix.api.policy.AdmitPolicy;

/**
 * The same answer for all, while no policies are asked: their absence must not be taken for that of the one who asks them.
 *
 * @param no why nobody comes in; empty: all come
 */
record FixedRule(Optional<String> no) implements AdmissionRule {
    @Override
    public Optional<String> refuses(AdmitPolicy.Comer comer) {
        return no;
    }

    @Override
    public Optional<String> closed() {
        return no;
    }
}
