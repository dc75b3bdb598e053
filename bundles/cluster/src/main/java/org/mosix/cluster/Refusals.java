package org.mosix.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mosix.api.Printable;
import org.slf4j.Logger;

/** Says in the log what is refused and why: each name once until its reason is another one. On the {@link StoreThread} only. */
final class Refusals {
    private static final int MOST = 256;

    private final Logger log;
    private final Map<String, String> said = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    Refusals(Logger log) {
        this.log = log;
    }

    /** @param what such as "setting x" */
    void refuse(String what, String why) {
        if (!why.equals(said.put(what, why))) {
            log.warn("{} in the cluster's store {}: it is not used", Printable.of(what), Printable.of(why));
        }
    }

    /** It is right now. */
    void forget(String what) {
        said.remove(what);
    }
}
