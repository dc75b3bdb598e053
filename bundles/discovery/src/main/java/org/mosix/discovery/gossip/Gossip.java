package org.mosix.discovery.gossip;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Member;
import org.mosix.discovery.Message;
import org.mosix.discovery.Message.Aged;
import org.mosix.discovery.Message.Kind;
import org.mosix.discovery.News;
import org.mosix.discovery.NodeFacts;

/**
 * One node's part in gossip. It pushes the newest entries to mates and the newest digests to nodes of all cells, probes
 * mates, and passes on news of who lives. It decides nothing but what it sends: who is known, with which age, is shown by
 * {@link #visit}.
 *
 * <p>Not thread-safe: its owner calls {@link #tick} when it is due and {@link #on} for each datagram, from one thread at a
 * time, with the milliseconds of one monotonic clock.
 */
public final class Gossip {
    /** Answers, other than to probes, in a period: who joins gets in a few periods what it needs, and a flood gets no more. */
    private static final int ANSWERS = 8;

    private static final int FAREWELLS = 6;

    private final Settings settings;
    private final Own own;
    private final Wire wire;
    private final RandomGenerator random;
    private final Roster roster;
    private final Rumours rumours = new Rumours();
    private final Prober prober;
    private final Pusher pusher;
    private final Hearing hearing;
    /** Contacts that were not heard of yet: they are tried in each period. */
    private final List<Endpoint> silent;

    private boolean started;
    private boolean left;
    private double nextPush;
    private long nextPeriod;
    private int credit;
    private int answers;

    /**
     * @param meter measures this node, on the owner's thread
     * @param contacts nodes by which to join; one that lives suffices
     */
    public Gossip(
            Self self,
            Settings settings,
            Supplier<NodeFacts> meter,
            Wire wire,
            RandomGenerator random,
            List<Endpoint> contacts) {
        this.settings = settings;
        this.own = new Own(self, meter, settings.refreshMillis());
        this.wire = wire;
        this.random = random;
        this.roster = new Roster(settings);
        Cells cells = new Cells(settings);
        this.prober = new Prober(settings, roster, random, this::ask);
        List<Endpoint> others =
                contacts.stream().filter(c -> !c.equals(self.endpoint())).toList();
        this.silent = new ArrayList<>(others);
        this.pusher = new Pusher(settings, own, roster, cells, random, others);
        this.hearing = new Hearing(settings, own, roster, cells, rumours, pusher::nodes);
    }

    public Member self() {
        return own.member();
    }

    public int incarnation() {
        return own.incarnation();
    }

    /** What is pushed in a period at the moment. */
    public Plan plan() {
        return pusher.plan();
    }

    /** Does what is due. Gives the time at which to call it again; Long.MAX_VALUE after {@link #leave}. */
    public long tick(long now) {
        if (left) {
            return Long.MAX_VALUE;
        }
        if (!started) {
            start(now);
        } else if (now - next() > settings.periodMillis()) {
            // Who was stopped for that long (suspended, paged out) missed answers and objections: it judges nobody by
            // them.
            prober.forget();
            roster.pardon(now);
        }
        if (now >= nextPeriod) {
            beginPeriod(now);
        }
        if (now >= nextPush) {
            push(now);
        }
        News suspect = prober.tick(now);
        if (suspect != null && roster.apply(suspect, now)) {
            hearing.spread(suspect);
            ask(roster.entry(roster.find(suspect.about().node())).endpoint(), Kind.ACK, 0, 0);
        }
        return next();
    }

    /** Takes a message that came from {@code from}. */
    public void on(Endpoint from, Message message, long now) {
        if (left || message.sender().equals(own.member())) {
            return;
        }
        silent.remove(from);
        boolean mate = message.sender().cell() == own.cell();
        if (mate) {
            greet(from, message, now);
        }
        for (News news : message.news()) {
            hearing.hear(news, now);
        }
        List<News> disputes = new ArrayList<>(0);
        for (Aged<Entry> entry : message.entries()) {
            hearing.take(entry.value(), entry.ageMillis(), disputes, now);
        }
        for (Aged<Digest> digest : message.digests()) {
            hearing.take(digest.value(), digest.ageMillis(), now);
        }
        if (!disputes.isEmpty()) {
            tell(from, disputes);
        }
        answer(from, message, mate, now);
    }

    /** Says farewell. From then on nothing is sent and nothing heard. */
    public void leave(long now) {
        if (left || !started) {
            left = true;
            return;
        }
        News farewell = new News(News.Kind.LEFT, own.member(), own.incarnation());
        for (int i = 0; i < FAREWELLS; i++) {
            int mate = roster.randomLive(random);
            Endpoint to = mate < 0 ? pusher.anyNode() : roster.entry(mate).endpoint();
            if (to != null) {
                wire.send(to, message(Kind.ACK, 0, 0, List.of(farewell), List.of(), List.of()));
            }
        }
        left = true;
    }

    /** Shows all that is known of other nodes. */
    public void visit(long now, Visitor visitor) {
        hearing.visit(now, visitor);
    }

    private void start(long now) {
        started = true;
        // At a random point of the period: nodes that start together do not push together.
        nextPush = now + random.nextInt(settings.periodMillis());
        nextPeriod = now;
        prober.start(now + 1 + random.nextInt(settings.periodMillis()));
    }

    private long next() {
        return Math.min(Math.min((long) Math.ceil(nextPush), nextPeriod), prober.next());
    }

    private void beginPeriod(long now) {
        nextPeriod = Math.max(nextPeriod + settings.periodMillis(), now + 1);
        answers = ANSWERS;
        hearing.expire(now);
        pusher.count(now);
        if (!silent.isEmpty()) {
            hearing.addStranger(silent.get(random.nextInt(silent.size())));
        }
    }

    private void push(long now) {
        Plan plan = pusher.plan();
        int pushes = plan.cellPushes() + plan.farPushes();
        nextPush = Math.max(nextPush + (double) settings.periodMillis() / pushes, now);
        // Both kinds evenly over the period: traffic without bursts, and every push finds other news.
        credit += plan.cellPushes();
        if (credit < pushes) {
            pushFar(now);
            return;
        }
        credit -= pushes;
        Endpoint stranger = hearing.nextStranger();
        if (stranger == null && pusher.isTimeForLost()) {
            stranger = pusher.lostOrContact();
        }
        if (stranger != null) {
            send(stranger, Kind.HELLO, own.cell(), pusher.entries(now), List.of());
        } else if (roster.live() > 0) {
            Endpoint mate = roster.entry(roster.randomLive(random)).endpoint();
            send(mate, Kind.PUSH, own.cell(), pusher.entries(now), List.of());
        } else {
            pushFar(now);
        }
    }

    private void pushFar(long now) {
        Endpoint to = pusher.anyNode();
        if (to != null) {
            // The receiver's cell is not looked up: news for the own cell only would be wasted on most.
            List<News> news = rumours.take(Plan.NEWS, own.cell() + 1);
            wire.send(to, message(Kind.PUSH, 0, 0, news, List.of(), pusher.digests(own.cell(), now)));
        }
    }

    /** A mate speaks: if it is thought to be lost it must hear so, for only it can object. */
    private void greet(Endpoint from, Message message, long now) {
        int slot = roster.find(message.sender().node());
        if (slot < 0) {
            return;
        }
        if (message.incarnation() > roster.incarnation(slot)) {
            hearing.hear(message.senderAlive(), now);
        } else if (roster.kind(slot) != News.Kind.ALIVE) {
            tell(from, List.of(new News(News.Kind.SUSPECT, message.sender(), roster.incarnation(slot))));
        }
    }

    private void answer(Endpoint from, Message message, boolean mate, long now) {
        switch (message.kind()) {
            case HELLO:
                if (answers-- > 0) {
                    int cell = message.sender().cell();
                    List<Aged<Entry>> entries = mate ? pusher.entries(now) : List.of();
                    send(from, Kind.PUSH, cell, entries, mate ? List.of() : pusher.digests(cell, now));
                }
                break;
            case PING:
                ask(from, Kind.ACK, message.nonce(), message.subject());
                break;
            case PING_REQ:
                relay(
                        message.subject(),
                        Kind.PING,
                        message.nonce(),
                        message.sender().node());
                break;
            case ACK:
                if (message.subject() != 0) {
                    relay(message.subject(), Kind.ACK, message.nonce(), 0);
                } else if (mate) {
                    prober.onAnswer(message.nonce());
                }
                break;
            case PUSH:
                break;
        }
    }

    private void relay(int node, Kind kind, int nonce, int subject) {
        int slot = roster.find(node);
        if (slot >= 0) {
            ask(roster.entry(slot).endpoint(), kind, nonce, subject);
        }
    }

    private void tell(Endpoint to, List<News> news) {
        if (answers-- > 0) {
            wire.send(to, message(Kind.ACK, 0, 0, news, List.of(), List.of()));
        }
    }

    private void ask(Endpoint to, Kind kind, int nonce, int subject) {
        wire.send(to, message(kind, nonce, subject, rumours.take(Plan.NEWS, own.cell()), List.of(), List.of()));
    }

    private void send(Endpoint to, Kind kind, int cell, List<Aged<Entry>> entries, List<Aged<Digest>> digests) {
        wire.send(to, message(kind, 0, 0, rumours.take(Plan.NEWS, cell), entries, digests));
    }

    private Message message(
            Kind kind, int nonce, int subject, List<News> news, List<Aged<Entry>> entries, List<Aged<Digest>> digests) {
        return new Message(kind, own.member(), own.incarnation(), nonce, subject, news, entries, digests);
    }
}
