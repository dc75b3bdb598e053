package org.mosix.discovery.gossip;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Member;
import org.mosix.discovery.News;
import org.mosix.discovery.Rows;

/** What is learned from others, and what becomes of it. Sends nothing. */
final class Hearing {
    private static final int STRANGERS = 8;

    private final Settings settings;
    private final Own own;
    private final Roster roster;
    private final Cells cells;
    private final Rumours rumours;
    private final IntSupplier nodes;
    private final Obituaries obituaries;
    private final ArrayDeque<Endpoint> strangers = new ArrayDeque<>(1);

    /** @param nodes how many there are in all cells, about */
    Hearing(Settings settings, Own own, Roster roster, Cells cells, Rumours rumours, IntSupplier nodes) {
        this.settings = settings;
        this.own = own;
        this.roster = roster;
        this.cells = cells;
        this.rumours = rumours;
        this.nodes = nodes;
        this.obituaries = new Obituaries(settings);
    }

    /** Somebody who should be talked to, or null. */
    Endpoint nextStranger() {
        return strangers.poll();
    }

    void addStranger(Endpoint endpoint) {
        if (strangers.size() < STRANGERS && !strangers.contains(endpoint)) {
            strangers.add(endpoint);
        }
    }

    /** Buries suspects whose time is over and forgets what is old; once a period. */
    void expire(long now) {
        List<News> dead = new ArrayList<>(0);
        roster.expire(now, dead);
        for (News news : dead) {
            obituaries.add(news, now);
            spread(news);
        }
        cells.expire(now);
        obituaries.expire(now);
    }

    void visit(long now, Visitor visitor) {
        for (int slot = 0; slot < roster.size(); slot++) {
            visitor.mate(roster.entry(slot), roster.kind(slot), roster.ageMillis(slot, now));
        }
        for (int slot = 0; slot < cells.size(); slot++) {
            if (!cells.isPresent(slot, now)) {
                continue;
            }
            Digest digest = cells.digest(slot);
            int age = cells.ageMillis(slot, now);
            visitor.cell(digest, age);
            Rows.Cursor row = digest.rows().cursor();
            while (row.next()) {
                if (obituaries.isEmpty()
                        || !obituaries.endedRow(new Member(digest.cell(), row.node()), row.incarnationBits())) {
                    visitor.row(digest, row, age + row.ageMillis());
                }
            }
        }
    }

    void hear(News news, long now) {
        if (news.about().equals(own.member())) {
            boolean gone = news.kind() != News.Kind.ALIVE;
            if ((gone ? news.incarnation() >= own.incarnation() : news.incarnation() > own.incarnation())
                    && own.rise(news.incarnation())) {
                spread(new News(News.Kind.ALIVE, own.member(), own.incarnation()));
            }
            return;
        }
        boolean changed = news.about().cell() == own.cell() && roster.apply(news, now);
        if (news.kind().isEnd()) {
            changed |= obituaries.add(news, now);
        }
        if (changed) {
            spread(news);
        }
    }

    /** Passes a word on: the end of a node to all cells, other news to mates. */
    void spread(News news) {
        rumours.add(news, news.kind().isEnd() ? nodes.getAsInt() : roster.live());
    }

    /** @param disputes gets a suspicion for who must learn that it is taken for dead */
    void take(Entry entry, int ageMillis, List<News> disputes, long now) {
        Member member = entry.member();
        if (member.cell() != own.cell()) {
            return;
        }
        if (member.equals(own.member())) {
            // Of an earlier life, after which the wall clock was set back.
            if (entry.incarnation() > own.incarnation()) {
                own.rise(entry.incarnation());
            }
            return;
        }
        if (roster.find(member.node()) < 0 && obituaries.ended(member, entry.incarnation())) {
            return;
        }
        if (roster.merge(entry, ageMillis, now) == Roster.Merge.DISPUTED && disputes.size() < Plan.NEWS) {
            disputes.add(new News(News.Kind.SUSPECT, member, entry.incarnation()));
        }
    }

    void take(Digest digest, int ageMillis, long now) {
        if (digest.cell() != own.cell()) {
            if (ageMillis <= settings.forgetMillis()) {
                cells.merge(digest, ageMillis, now);
            }
            return;
        }
        // Others know mates of ours that we do not: the cell was split, or has begun at several places.
        for (Digest.Contact contact : digest.contacts()) {
            if (isStranger(contact, ageMillis, now)) {
                addStranger(contact.endpoint());
            }
        }
    }

    private boolean isStranger(Digest.Contact contact, int ageMillis, long now) {
        if (contact.node() == own.member().node()) {
            return false;
        }
        int slot = roster.find(contact.node());
        return slot < 0 || roster.wasLostBefore(slot, ageMillis, now);
    }
}
