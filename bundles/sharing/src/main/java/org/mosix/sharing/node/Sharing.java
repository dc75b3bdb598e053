package org.mosix.sharing.node;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.mosix.api.PartnerBook;
import org.mosix.api.SharingRule;
import org.mosix.sharing.Partner;
import org.mosix.sharing.Problem;
import org.mosix.sharing.Range;
import org.mosix.sharing.admission.BookRule;
import org.mosix.sharing.file.Grammar;
import org.mosix.sharing.file.PartnerFile;
import org.mosix.sharing.file.PartnerFiles;
import org.mosix.sharing.file.PartnerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partners that are in force on this node, and what follows from them. Any thread. */
final class Sharing extends FileBook<PartnerKey, PartnerFiles.Reading> implements SharingRule, PartnerBook {
    private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);
    private final List<Range> own;

    /** @param own our own nodes */
    Sharing(BookDirectory directory, List<Range> own) {
        super(new Kind(List.copyOf(own)), directory);
        this.own = List.copyOf(own);
    }

    private record Kind(List<Range> own) implements FileBook.Kind<PartnerKey, PartnerFiles.Reading> {
        @Override
        public String word() {
            return "partner";
        }

        @Override
        public Grammar<PartnerKey> grammar() {
            return PartnerFile.GRAMMAR;
        }

        @Override
        public boolean setMakes() {
            return true;
        }

        @Override
        public PartnerFiles.Reading read(Map<String, byte[]> files) {
            return PartnerFiles.read(own, files);
        }

        @Override
        public List<Problem> problems(PartnerFiles.Reading reading) {
            return reading.problems();
        }

        @Override
        public void tell(PartnerFiles.Reading before, PartnerFiles.Reading now) {
            var changes = before.partners().changesTo(now.partners());
            changes.added().forEach(p -> LOG.info("partner {} is known", p.name()));
            changes.removed().forEach(p -> LOG.info("partner {} is not known any more", p.name()));
            changes.changed()
                    .forEach(c -> LOG.info("partner {} has changed", c.after().name()));
        }
    }

    private BookRule rule() {
        return new BookRule(reading().partners());
    }

    @Override
    public Answer mayCome(InetAddress home, List<Visitor> guests, OptionalInt limit) {
        return rule().mayCome(home, guests, limit);
    }

    @Override
    public Optional<Standing> standing(InetAddress home) {
        return rule().standing(home);
    }

    @Override
    public boolean isOwn(InetAddress node) {
        return rule().isOwn(node);
    }

    @Override
    public Optional<String> refusesHost(InetAddress node) {
        return rule().refusesHost(node);
    }

    @Override
    public Contents read() {
        PartnerFiles.Reading now = now();
        return new Contents(
                own.stream().map(Range::toString).toList(),
                now.partners().all().stream().map(Sharing::entry).toList(),
                problems(now));
    }

    private static Entry entry(Partner p) {
        return new Entry(
                p.name(),
                p.description(),
                p.priority(),
                p.canSend(),
                p.canTake(),
                p.guestLimit(),
                p.proximate(),
                p.nodes().stream().map(Range::toString).toList());
    }
}
