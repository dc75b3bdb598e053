package org.mosix.migration;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.mosix.process.home.Deputy;
import org.mosix.wire.Channel;

/** Where this home's processes are that are not at home, and the images that are expected back. Any thread. */
final class Places {
    private final Map<Integer, Deputy> away = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Channel>> expected = new ConcurrentHashMap<>();

    Deputy of(int pid) {
        return away.get(pid);
    }

    void left(Deputy deputy) {
        away.put(deputy.pid(), deputy);
    }

    void back(Deputy deputy) {
        away.remove(deputy.pid(), deputy);
    }

    Collection<Deputy> all() {
        return away.values();
    }

    /** The channel on which the image of a task will come. */
    CompletableFuture<Channel> expect(long task) {
        CompletableFuture<Channel> future = new CompletableFuture<>();
        expected.put(task, future);
        return future;
    }

    boolean expects(long task) {
        return expected.containsKey(task);
    }

    void expectNoMore(long task) {
        expected.remove(task);
    }

    /** A host has connected to send an image; false if none is expected. */
    boolean arrived(long task, Channel channel) {
        CompletableFuture<Channel> future = expected.remove(task);
        return future != null && future.complete(channel);
    }
}
