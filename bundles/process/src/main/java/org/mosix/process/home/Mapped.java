package org.mosix.process.home;

import java.util.concurrent.atomic.AtomicReference;
import org.mosix.process.transfer.HomeFiles;

/** Files of the mapping that a deputy has just made, until the host has taken their content. Any thread. */
final class Mapped {
    private final AtomicReference<HomeFiles> files = new AtomicReference<>();

    /** Keeps these, or none, and closes those that nobody has taken. */
    void put(HomeFiles made) {
        HomeFiles old = files.getAndSet(made);
        if (old != null) {
            old.close();
        }
    }

    HomeFiles take() {
        return files.getAndSet(null);
    }
}
