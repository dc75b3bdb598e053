package org.mosix.sharing.node;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.mosix.api.Malformed;
import org.mosix.api.PartnerBook;
import org.mosix.api.Refused;
import org.mosix.api.SharingRule;
import org.mosix.sharing.Partner;
import org.mosix.sharing.Problem;
import org.mosix.sharing.Range;
import org.mosix.sharing.admission.BookRule;
import org.mosix.sharing.file.Key;
import org.mosix.sharing.file.PartnerFiles;
import org.mosix.sharing.file.PartnerText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partners that are in force on this node, and what follows from them. Any thread. */
final class Sharing implements SharingRule, PartnerBook {
    private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);
    private final PartnerDirectory directory;
    private final List<Range> own;
    private String seen = "";
    private volatile PartnerFiles.Reading reading;

    /** @param own our own nodes */
    Sharing(PartnerDirectory directory, List<Range> own) {
        this.directory = directory;
        this.own = List.copyOf(own);
        reading = PartnerFiles.read(this.own, Map.of());
    }

    /** Looks whether files have changed, and if so reads them. What cannot be read leaves all as it was. */
    synchronized void look() {
        try {
            String now = directory.fingerprint();
            if (!now.equals(seen)) {
                PartnerFiles.Reading next = PartnerFiles.read(own, directory.read());
                tell(reading, next);
                reading = next;
                seen = now;
            }
        } catch (IOException | RuntimeException e) {
            if (!seen.isEmpty()) {
                LOG.warn("the files of partners cannot be read; what they said stays in force: {}", e.getMessage());
            }
            seen = "";
        }
    }

    private static void tell(PartnerFiles.Reading before, PartnerFiles.Reading now) {
        for (Problem problem : now.problems()) {
            if (!before.problems().contains(problem)) {
                LOG.warn("{}: this line is not in force", problem);
            }
        }
        var changes = before.partners().changesTo(now.partners());
        changes.added().forEach(p -> LOG.info("partner {} is known", p.name()));
        changes.removed().forEach(p -> LOG.info("partner {} is not known any more", p.name()));
        changes.changed()
                .forEach(c -> LOG.info("partner {} has changed", c.after().name()));
    }

    private BookRule rule() {
        return new BookRule(reading.partners());
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
        PartnerFiles.Reading now = reading;
        return new Contents(
                own.stream().map(Range::toString).toList(),
                now.partners().all().stream().map(Sharing::entry).toList(),
                now.problems().stream().map(Problem::toString).toList());
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
        return Arrays.stream(Key.values()).map(Key::word).toList();
    }

    /** A change of a partner's text. */
    private interface Change {
        PartnerText of(PartnerText text) throws Malformed;
    }

    @Override
    public void set(String partner, String key, String value) throws Refused {
        Key what = key(key);
        change(partner, true, text -> what.isRepeatable() ? text.add(what, value) : text.set(what, value));
    }

    @Override
    public void unset(String partner, String key, String value) throws Refused {
        Key what = key(key);
        if (!value.isEmpty() && !what.isRepeatable()) {
            throw new Refused(key + " has one value: name it alone to take that back");
        }
        change(partner, false, text -> value.isEmpty() ? text.clear(what) : text.remove(what, value));
    }

    private Key key(String word) throws Refused {
        return Key.of(word)
                .orElseThrow(() -> new Refused("a partner has no \"" + word + "\", only " + String.join(", ", keys())));
    }

    private synchronized void change(String partner, boolean make, Change change) throws Refused {
        if (!Partner.isName(partner)) {
            throw new Refused(
                    "\"" + partner + "\" cannot be the name of a partner: letters, digits, '-', '.' and '_', at most "
                            + Partner.MOST_NAME + ", a letter or digit first");
        }
        if (!make) {
            required(partner);
        }
        try {
            PartnerText before = PartnerText.of(directory.read(partner));
            byte[] after = change.of(before).bytes();
            refuseNewProblems(partner, after);
            directory.write(partner, after);
        } catch (Malformed e) {
            throw new Refused(e.getMessage(), e);
        } catch (IOException e) {
            throw new Refused("the file of partner " + partner + " cannot be written: " + e.getMessage(), e);
        }
        look();
    }

    /** A range that is another partner's as well only shows when all files are read. */
    private void refuseNewProblems(String partner, byte[] after) throws IOException, Refused {
        Map<String, byte[]> files = directory.read();
        List<String> before = sentences(files);
        files.put(partner, after);
        for (Problem problem : PartnerFiles.read(own, files).problems()) {
            if (!before.contains(problem.file() + problem.sentence())) {
                throw new Refused(problem.sentence());
            }
        }
    }

    private List<String> sentences(Map<String, byte[]> files) {
        return PartnerFiles.read(own, files).problems().stream()
                .map(problem -> problem.file() + problem.sentence())
                .toList();
    }

    private void required(String partner) throws Refused {
        if (!Partner.isName(partner) || !directory.has(partner)) {
            throw new Refused("there is no partner \"" + partner + "\"; see mosix:partners");
        }
    }

    @Override
    public synchronized void remove(String partner) throws Refused {
        required(partner);
        try {
            directory.remove(partner);
        } catch (IOException e) {
            throw new Refused("the file of partner " + partner + " cannot be removed: " + e.getMessage(), e);
        }
        look();
    }
}
