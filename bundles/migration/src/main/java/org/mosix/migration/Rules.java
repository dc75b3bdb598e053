package org.mosix.migration;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.mosix.api.AdmissionRule;
import org.mosix.api.FloodRule;
import org.mosix.api.Refused;
import org.mosix.api.policy.AdmitPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is asked besides owners, if somebody is: bundles that come and go. Where somebody has once decided about guests, nobody comes in
 * while he is away: a bundle that is updated, or does not start, must not open a machine. Any thread.
 */
final class Rules {
    private static final Logger LOG = LoggerFactory.getLogger(Rules.class);
    private static final long RETURNS_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String AWAY =
            "who decides on them is not there: mosix-hosting does not run, or mosix-discovery"
                    + " does not know this node; see its log";

    private final Mark hosting = new Mark("somebody decides on guests of this node", "nobody decides on guests");
    private volatile BooleanSupplier installed = () -> true;
    private volatile FloodRule flood;
    private volatile AdmissionRule admission;
    /** When the last one who decided about guests went, or this node began. */
    private volatile long left = System.nanoTime();

    /** @param mark the file that is there while somebody is to decide about guests; null: that does not outlive the node's JVM */
    void open(Path mark) {
        hosting.open(mark);
    }

    /** @param whether what decides about guests is installed; where it is not any more, its owner has it so */
    void expect(BooleanSupplier whether) {
        installed = whether;
    }

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

    void use(AdmissionRule rule) {
        admission = rule;
        try {
            hosting.set();
        } catch (Refused e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    void drop(AdmissionRule rule) {
        if (admission == rule) {
            left = System.nanoTime();
            admission = null;
        }
    }

    /** Why a guest may not come in: a phrase; empty if it may. */
    Optional<String> refuses(AdmitPolicy.Comer comer) {
        AdmissionRule rule = admission;
        if (rule != null) {
            return rule.refuses(comer);
        }
        return isMissing() ? Optional.of(AWAY) : Optional.empty();
    }

    /** Nobody may come in now. */
    boolean areClosed() {
        AdmissionRule rule = admission;
        return rule == null ? isMissing() : rule.closed().isPresent();
    }

    /** Who decides about guests, or what he decides by, is away, and may be back soon. */
    boolean isComing() {
        AdmissionRule rule = admission;
        return rule == null ? isMissing() && System.nanoTime() - left < RETURNS_NANOS : rule.isComing();
    }

    private boolean isMissing() {
        if (!hosting.holds()) {
            return false;
        }
        if (installed.getAsBoolean()) {
            return true;
        }
        try {
            hosting.unset();
        } catch (Refused e) {
            LOG.warn("{}", e.getMessage());
        }
        return false;
    }
}
