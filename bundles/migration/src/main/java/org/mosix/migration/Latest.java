package org.mosix.migration;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The services of one kind, of which one is used: another one may come before the one that it replaces goes. Any thread. */
final class Latest<T> {
    private final List<T> all = new CopyOnWriteArrayList<>();
    private final Consumer<T> user;

    /** @param user told which one is used from now on; null: none */
    Latest(Consumer<T> user) {
        this.user = user;
    }

    void come(T service) {
        all.add(service);
        user.accept(service);
    }

    void go(T service) {
        all.remove(service);
        user.accept(all.isEmpty() ? null : all.get(all.size() - 1));
    }
}
