package org.mosix.refresh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The order in which things stop that need each other: as the node itself ends, higher levels first, and users before what they use. */
final class StopOrder {
    private StopOrder() {}

    /**
     * @param level the higher ones stop first
     * @param uses what of them each one uses; in a circle, any order will do
     */
    static <T> List<T> of(Collection<T> all, ToIntFunction<T> level, Function<T, Set<T>> uses) {
        Set<T> met = new HashSet<>();
        List<T> stop = new ArrayList<>();
        for (T one : all) {
            after(one, all, uses, met, stop);
        }
        Collections.reverse(stop);
        stop.sort(Comparator.comparingInt(level).reversed());
        return stop;
    }

    /** What it uses starts before it. */
    private static <T> void after(T one, Collection<T> all, Function<T, Set<T>> uses, Set<T> met, List<T> start) {
        if (met.add(one)) {
            for (T used : uses.apply(one)) {
                if (all.contains(used)) {
                    after(used, all, uses, met, start);
                }
            }
            start.add(one);
        }
    }
}
