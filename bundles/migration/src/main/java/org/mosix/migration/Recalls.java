package org.mosix.migration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.mosix.api.Recall;

/** Several recalls that go on at the same time, and their sum. Any thread; what is told is told by one at a time. */
final class Recalls {
    /** One of several that go on at the same time. */
    interface Part {
        Recall run(Consumer<Recall> progress) throws InterruptedException;
    }

    private final Recall[] parts;
    private final Consumer<Recall> progress;

    Recalls(int number, Consumer<Recall> progress) {
        this.progress = progress;
        parts = new Recall[number];
        java.util.Arrays.fill(parts, Recall.NOTHING);
    }

    /** One of them has come so far. */
    synchronized void tell(int part, Recall so) {
        parts[part] = so;
        progress.accept(sum());
    }

    synchronized Recall sum() {
        return sum(Recall.NOTHING, List.of(parts), List.of());
    }

    /** Does all at the same time; {@code progress} is told their sum, and if it throws, each begins no more. */
    static Recall together(List<Part> parts, Consumer<Recall> progress) throws InterruptedException {
        Recalls recalls = new Recalls(parts.size(), progress);
        ExecutorService threads = Executors.newFixedThreadPool(parts.size(), task -> {
            Thread thread = new Thread(task, "mosix-recalls");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Recall>> all = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                int number = i;
                all.add(threads.submit(() -> parts.get(number).run(so -> recalls.tell(number, so))));
            }
            List<Recall> ends = new ArrayList<>();
            for (Future<Recall> one : all) {
                ends.add(one.get());
            }
            return sum(Recall.NOTHING, ends, List.of());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Only those who are home or have ended: the others are asked again, and counted then. */
    static Recall settled(Recall so) {
        return new Recall(so.home() + so.ended(), so.home(), so.ended(), 0, so.bytes(), List.of());
    }

    /** @param problems further reasons, last */
    static Recall sum(Recall first, Collection<Recall> others, List<String> problems) {
        List<String> reasons = new ArrayList<>();
        others.forEach(so -> reasons.addAll(so.reasons()));
        reasons.addAll(problems);
        return new Recall(
                total(first, others, Recall::all),
                total(first, others, Recall::home),
                total(first, others, Recall::ended),
                total(first, others, Recall::failed),
                first.bytes() + others.stream().mapToLong(Recall::bytes).sum(),
                reasons);
    }

    private static int total(Recall first, Collection<Recall> others, ToIntFunction<Recall> part) {
        return part.applyAsInt(first) + others.stream().mapToInt(part).sum();
    }
}
