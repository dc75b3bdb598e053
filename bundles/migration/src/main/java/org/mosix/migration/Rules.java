package org.mosix.migration;

import org.mosix.api.AdmissionRule;
import org.mosix.api.FloodRule;

/** Who is asked besides owners, if somebody is: bundles that come and go. Any thread. */
final class Rules {
    private volatile FloodRule flood;
    private volatile AdmissionRule admission;

    /** Who decides whether one more process of this home may begin, or null. */
    FloodRule flood() {
        return flood;
    }

    void use(FloodRule rule) {
        flood = rule;
    }

    /** It decides no more, unless another one has come before it goes. */
    void drop(FloodRule rule) {
        if (flood == rule) {
            flood = null;
        }
    }

    /** Who decides about guests, or null. */
    AdmissionRule admission() {
        return admission;
    }

    void use(AdmissionRule rule) {
        admission = rule;
    }

    void drop(AdmissionRule rule) {
        if (admission == rule) {
            admission = null;
        }
    }
}
