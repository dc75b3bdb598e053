package org.mosix.migration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.mosix.api.Recall;

/** Several recalls that go on at the same time, and their sum. Any thread; what is told is told by one at a time. */
final class Recalls {
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
                reasons);
    }

    private static int total(Recall first, Collection<Recall> others, ToIntFunction<Recall> part) {
        return part.applyAsInt(first) + others.stream().mapToInt(part).sum();
    }
}
