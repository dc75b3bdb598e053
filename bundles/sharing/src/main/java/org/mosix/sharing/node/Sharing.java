package org.mosix.sharing.node;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.mosix.api.PartnerBook;
import org.mosix.api.Refused;
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
final class Sharing implements SharingRule, PartnerBook {
    private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);
    private final FileBook<PartnerKey, PartnerFiles.Reading> book;
    private final List<Range> own;

    /** @param own our own nodes */
    Sharing(BookDirectory directory, List<Range> own) {
        this.own = List.copyOf(own);
        book = new FileBook<>(new Kind(this.own), directory);
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

    /** Looks whether files have changed, and if so reads them. What cannot be read leaves all as it was. */
    void look() {
        book.look();
    }

    private BookRule rule() {
        return new BookRule(book.reading().partners());
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
        look();
        return new Contents(
                own.stream().map(Range::toString).toList(),
                book.reading().partners().all().stream().map(Sharing::entry).toList(),
                book.problems());
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

    @Override
    public List<String> keys() {
        return book.keys();
    }

    @Override
    public void set(String partner, String key, String value) throws Refused {
        book.set(partner, key, value, true);
    }

    @Override
    public void unset(String partner, String key, String value) throws Refused {
        book.unset(partner, key, value);
    }

    @Override
    public void remove(String partner) throws Refused {
        book.remove(partner);
    }
}
