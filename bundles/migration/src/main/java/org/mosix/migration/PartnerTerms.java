package org.mosix.migration;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.mosix.api.SharingRule;
import org.mosix.process.host.Presence;
import org.mosix.wire.AddressBook;

/**
 * What the owner's {@link SharingRule} says of nodes. Where its owner has written none, all that are listed are our own; where he
 * has, but it is not there yet or is being replaced, nobody comes or goes before it is. A cluster that is disconnected has no
 * partners for the time being. Any thread.
 */
final class PartnerTerms {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String CLOSED = "this cluster is disconnected from others; mosix:connect there ends that";

    private final AddressBook peers;
    private volatile SharingRule rule;
    private volatile Path written;
    /** It was waited for in vain: nobody else waits until there is one. Guarded by this. */
    private boolean missed;

    private final LastWord word = new LastWord();

    PartnerTerms(AddressBook peers) {
        this.peers = peers;
    }

    /** @param words where the owner's last word is kept; null: nowhere */
    void open(Path words) {
        word.open(words);
    }

    /** @param file which is there where the owner has written who his nodes are; null: he has not */
    void expect(Path file) {
        written = file;
    }

    /** From now on this holds; null: nothing does. */
    synchronized void use(SharingRule now) {
        rule = now;
        missed = false;
        notifyAll();
    }

    /**
     * The rule, or null where none is written. A node that has just started is met before its bundles are there: without the
     * wait, partners that it is disconnected from came in. Throws IOException if the rule does not come.
     */
    private SharingRule rule() throws IOException {
        SharingRule now = rule;
        Path file = written;
        return now != null || file == null || !Files.exists(file) ? now : awaited(file);
    }

    private synchronized SharingRule awaited(Path file) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (rule == null) {
            long left = end - System.nanoTime();
            if (missed || left <= 0) {
                missed = true;
                throw new IOException("this node does not know which nodes are its owner's: " + file
                        + " is there, but mosix-sharing does not run; see the node's log");
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
        return rule;
    }

    /** Has this node's owner said who its own nodes are? */
    boolean known() {
        return rule != null;
    }

    /** The same; on a node that has just started when its bundles are there. */
    boolean knows() {
        try {
            return rule() != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Is it another owner's node, or nobody's that we know? */
    boolean isForeign(int node) {
        SharingRule now = rule;
        return now != null && !address(node).map(now::isOwn).orElse(false);
    }

    /** Nobody comes from partners or goes there. */
    boolean isClosed() {
        return word.get().apart();
    }

    /** What this cluster's owner has said last, as far as this node has heard. */
    LastWord word() {
        return word;
    }

    /** Throws IOException with the reason if no process of this home may go to that node. */
    void checkHost(int node) throws IOException {
        SharingRule now = rule();
        Optional<InetAddress> address = address(node);
        if (now == null || address.isEmpty()) {
            return;
        }
        Optional<String> no =
                isClosed() && !now.isOwn(address.get()) ? Optional.of(CLOSED) : now.refusesHost(address.get());
        if (no.isPresent()) {
            throw new IOException(no.get());
        }
    }

    /**
     * Whether a process of that home may come in.
     *
     * @param here who is here, or on its way
     * @param limit the most of all homes together; empty: as many as come
     */
    SharingRule.Answer mayCome(int home, List<Presence> here, OptionalInt limit) {
        SharingRule now;
        try {
            now = rule();
        } catch (IOException e) {
            return refused(e.getMessage());
        }
        Optional<InetAddress> address = address(home);
        if (now == null || address.isEmpty()) {
            return amongOurOwn(here.size(), limit);
        }
        if (isClosed() && !now.isOwn(address.get())) {
            return refused(CLOSED);
        }
        return now.mayCome(address.get(), guests(here), limit);
    }

    /** Nobody goes before another. */
    private static SharingRule.Answer amongOurOwn(int has, OptionalInt limit) {
        return limit.isPresent() && has >= limit.getAsInt()
                ? refused("this node takes " + limit.getAsInt() + " guests and has " + has)
                : new SharingRule.Answer(Optional.empty(), List.of());
    }

    private static SharingRule.Answer refused(String why) {
        return new SharingRule.Answer(Optional.of(why), List.of());
    }

    private List<SharingRule.Visitor> guests(List<Presence> here) {
        long now = System.nanoTime();
        List<SharingRule.Visitor> guests = new ArrayList<>();
        for (Presence presence : here) {
            long age = Math.max(0, now - presence.sinceNanos()) / 1_000_000;
            address(presence.home()).ifPresent(at -> guests.add(new SharingRule.Visitor(id(presence), at, age)));
        }
        return guests;
    }

    /** By which {@link #mayCome} names it. */
    static String id(Presence presence) {
        return presence.visit() + "/" + presence.task();
    }

    /** Whose a home is, if somebody says so. */
    Optional<SharingRule.Standing> standing(int home) {
        SharingRule now = rule;
        return now == null ? Optional.empty() : address(home).flatMap(now::standing);
    }

    private Optional<InetAddress> address(int node) {
        return peers.bookedAddress(node);
    }
}
