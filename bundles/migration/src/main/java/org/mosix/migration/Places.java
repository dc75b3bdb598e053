package org.mosix.migration;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.mosix.process.home.Deputy;
import org.mosix.wire.Channel;

/** Where this home's processes are that are not at home, and the images that are expected back. Any thread. */
final class Places {
    private final Map<Integer, Deputy> away = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Channel>> expected = new ConcurrentHashMap<>();
    private final Map<Long, Channel> arriving = new ConcurrentHashMap<>();
    private volatile Consumer<Deputy> told = deputy -> {};

    /** What is told of each deputy that is none any more: its process is at home again, or has ended. Called once, before any leaves. */
    void onBack(Consumer<Deputy> what) {
        told = what;
    }

    Deputy of(int pid) {
        return away.get(pid);
    }

    void left(Deputy deputy) {
        away.put(deputy.pid(), deputy);
    }

    void back(Deputy deputy) {
        away.remove(deputy.pid(), deputy);
        told.accept(deputy);
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
        arriving.remove(task);
    }

    /** The host is lost: an image that is on its way will not be complete. */
    void cut(long task) {
        Channel channel = arriving.remove(task);
        if (channel != null) {
            channel.close();
        }
    }

    /** A host has connected to send an image; false if none is expected. */
    boolean arrived(long task, Channel channel) {
        CompletableFuture<Channel> future = expected.remove(task);
        if (future != null) {
            arriving.put(task, channel);
        }
        return future != null && future.complete(channel);
    }
}
