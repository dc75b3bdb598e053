package org.mosix.sharing.file;

import java.util.List;
import java.util.Optional;
import org.mosix.api.Malformed;
import org.mosix.sharing.Contact;
import org.mosix.sharing.Partner;
import org.mosix.sharing.Problem;
import org.mosix.sharing.Range;

/**
 * Reads one partner's file: lines of {@code key = value}, comments that begin with '#', and blank lines, in UTF-8. It is
 * written by people and may be anything: whatever it holds, there is a partner, and a sentence for each line that is
 * refused. What is not said, or not said well, is the safe choice: the worst priority, nothing sent or taken, no fast link,
 * and no guests after a refused guest limit.
 */
public final class PartnerFile {
    /** What a partner's file can say. */
    public static final Grammar<PartnerKey> GRAMMAR = new Grammar<>(PartnerKey.values()) {
        @Override
        Draft<PartnerKey> draft() {
            return new PartnerDraft();
        }

        @Override
        Object meaning(PartnerKey key, String value) throws Malformed {
            return key == PartnerKey.NODES ? Range.parse(value) : Contact.parse(value);
        }
    };

    private PartnerFile() {}

    /**
     * What a file says.
     *
     * @param partner empty only if the file's name cannot be one
     * @param problems in the order of lines
     * @param nodeLines for each of the partner's nodes its line, from 1
     */
    public record Parsed(Optional<Partner> partner, List<Problem> problems, List<Integer> nodeLines) {
        public Parsed {
            problems = List.copyOf(problems);
            nodeLines = List.copyOf(nodeLines);
        }
    }

    /**
     * Never throws for what a file is called or holds.
     *
     * @param name of the file, without its directory, and so of the partner
     */
    public static Parsed parse(String name, byte[] bytes) {
        Problems problems = new Problems(name);
        if (!problems.fitName("a partner")) {
            return new Parsed(Optional.empty(), problems.told(), List.of());
        }
        PartnerDraft draft = new PartnerDraft();
        try {
            FileText.of(GRAMMAR, bytes).read(draft, problems);
        } catch (Malformed e) {
            problems.add(0, e.getMessage());
        }
        return new Parsed(Optional.of(draft.partner(name)), problems.told(), draft.nodeLines());
    }
}
