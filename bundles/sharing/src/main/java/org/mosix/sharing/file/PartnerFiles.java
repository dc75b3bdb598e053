package org.mosix.sharing.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mosix.sharing.Partner;
import org.mosix.sharing.Partners;
import org.mosix.sharing.Problem;
import org.mosix.sharing.Range;

/**
 * Reads all partners' files into a book. Ranges of two partners lie apart, or one of them within the other, which is the
 * exception from it; a range of a partner may lie around our own nodes but holds none of them. Of two lines that break
 * this the one in the file whose name comes later is refused.
 */
public final class PartnerFiles {
    private PartnerFiles() {}

    /**
     * What all files say.
     *
     * @param problems by file, then by line
     */
    public record Reading(Partners partners, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Never throws for what files are called or hold.
     *
     * @param own our own nodes
     * @param files by name, without the directory
     */
    public static Reading read(List<Range> own, Map<String, byte[]> files) {
        Map<String, PartnerFile.Parsed> parsed = new TreeMap<>();
        files.forEach((name, bytes) -> parsed.put(name, PartnerFile.parse(name, bytes)));
        List<Range> all = new ArrayList<>();
        parsed.values().forEach(one -> one.partner().ifPresent(partner -> all.addAll(partner.nodes())));
        Claims ours = new Claims(own);
        own.forEach(range -> ours.add(new Claim(range, "", 0)));
        Claims theirs = new Claims(all);

        List<Partner> partners = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (PartnerFile.Parsed one : parsed.values()) {
            List<Problem> ofFile = new ArrayList<>(one.problems());
            one.partner().ifPresent(partner -> {
                Problems overlaps = new Problems(partner.name());
                partners.add(settle(partner, one.nodeLines(), ours, theirs, overlaps));
                ofFile.addAll(overlaps.told());
            });
            ofFile.sort(Comparator.comparingInt(Problem::line));
            problems.addAll(ofFile);
        }
        return new Reading(Partners.of(own, partners), problems);
    }

    /** The partner with those of its nodes that nobody else has; they are claimed when all are known. */
    private static Partner settle(Partner partner, List<Integer> lines, Claims ours, Claims theirs, Problems problems) {
        List<Claim> settled = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Range range = partner.nodes().get(i);
            Optional<String> sentence = objection(range, ours, theirs);
            if (sentence.isEmpty()) {
                settled.add(new Claim(range, partner.name(), lines.get(i)));
            } else {
                problems.add(lines.get(i), sentence.get());
            }
        }
        settled.forEach(theirs::add);
        return partner.withNodes(settled.stream().map(Claim::range).toList());
    }

    private static Optional<String> objection(Range range, Claims ours, Claims theirs) {
        Optional<Claim> own = ours.crossing(range).or(() -> ours.around(range));
        if (own.isPresent()) {
            return Optional.of("nodes " + range + " overlap our own nodes "
                    + own.get().range() + "; a range of a partner lies apart from ours or around them");
        }
        return theirs.crossing(range)
                .map(claim -> "nodes " + range + " overlap " + claim.range() + " of " + claim.file() + ", line "
                        + claim.line() + "; ranges of two partners lie apart, or one is a part of the other");
    }
}
