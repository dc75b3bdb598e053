package org.mosix.api;

import java.util.Optional;

/**
 * Offered as a service by who wants to know of the settings of a cluster: it is told of all that are there when it comes, and
 * of each change afterwards. Of several changes in a short time maybe only the last.
 */
public interface SettingListener {
    /**
     * On a thread of the store that does its other work besides: must not wait.
     *
     * @param value empty if it is removed
     */
    void changed(String name, Optional<String> value);
}
