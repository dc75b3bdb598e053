package org.mosix.sharing.file;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.mosix.sharing.Address;
import org.mosix.sharing.Range;

/** The ranges taken so far, and which of them is in the way of another one. Logarithmic time. For one thread. */
final class Claims {
    private final List<Address> firsts;
    private final List<Address> lasts;
    /** By first address, the one that reaches furthest. */
    private final Best<Claim> furthest;
    /** By last address, the one that begins earliest. */
    private final Best<Claim> earliest;

    private final Map<Range, Claim> byRange = new HashMap<>();

    /** @param all ranges that may ever be added */
    Claims(Collection<Range> all) {
        firsts = distinct(all, Range::first);
        lasts = distinct(all, Range::last);
        furthest = new Best<>(
                firsts.size(),
                (one, other) -> one.range().last().compareTo(other.range().last()));
        earliest = new Best<>(
                lasts.size(),
                (one, other) -> other.range().first().compareTo(one.range().first()));
    }

    void add(Claim claim) {
        furthest.put(atOrBehind(firsts, claim.range().first()), claim);
        earliest.put(atOrBehind(lasts, claim.range().last()), claim);
        byRange.putIfAbsent(claim.range(), claim);
    }

    /** One that is the same, or overlaps the range so that neither lies within the other. */
    Optional<Claim> crossing(Range range) {
        Claim same = byRange.get(range);
        if (same != null) {
            return Optional.of(same);
        }
        Claim out = furthest.of(behind(firsts, range.first()), behind(firsts, range.last()));
        if (out != null && out.range().last().compareTo(range.last()) > 0) {
            return Optional.of(out);
        }
        Claim in = earliest.of(atOrBehind(lasts, range.first()), atOrBehind(lasts, range.last()));
        boolean crosses = in != null && in.range().first().compareTo(range.first()) < 0;
        return crosses ? Optional.of(in) : Optional.empty();
    }

    /** One that holds the whole range. */
    Optional<Claim> around(Range range) {
        Claim claim = furthest.of(0, behind(firsts, range.first()));
        boolean holds = claim != null && claim.range().last().compareTo(range.last()) >= 0;
        return holds ? Optional.of(claim) : Optional.empty();
    }

    private static List<Address> distinct(Collection<Range> all, Function<Range, Address> end) {
        TreeSet<Address> sorted = new TreeSet<>();
        all.forEach(range -> sorted.add(end.apply(range)));
        return List.copyOf(sorted);
    }

    private static int atOrBehind(List<Address> sorted, Address address) {
        int found = Collections.binarySearch(sorted, address);
        return found < 0 ? -found - 1 : found;
    }

    private static int behind(List<Address> sorted, Address address) {
        int found = Collections.binarySearch(sorted, address);
        return found < 0 ? -found - 1 : found + 1;
    }
}
