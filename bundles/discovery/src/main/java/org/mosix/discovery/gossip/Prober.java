package org.mosix.discovery.gossip;

import java.util.random.RandomGenerator;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Message;
import org.mosix.discovery.News;

/**
 * Finds mates that do not answer (SWIM, section 3): one is asked in each period, in turn; if its answer does not come in
 * time it is asked again, directly and through mates. Two periods of silence in a row make a suspect. With a fifth of all
 * datagrams lost, one live node in 40 is silent for a period, one in 1500 for two.
 */
final class Prober {
    private static final int HELPERS = 3;
    private static final int ROUNDS = 2;
    /** Each so manieth turn is that of the mate with the oldest entry: maybe it is dead, and the news of that were missed. */
    private static final int OLDEST_TURN = 4;

    /** Sends a message that carries only news. */
    interface Sender {
        void send(Endpoint to, Message.Kind kind, int nonce, int subject);
    }

    private final Settings settings;
    private final Roster roster;
    private final RandomGenerator random;
    private final Sender sender;

    private int target;
    private int nonce;
    private int round;
    private boolean helpAsked;
    private boolean answered = true;
    private long asked;
    private long nextRound;
    private int place;
    private int left;
    private int turns;

    Prober(Settings settings, Roster roster, RandomGenerator random, Sender sender) {
        this.settings = settings;
        this.roster = roster;
        this.random = random;
        this.sender = sender;
    }

    void start(long firstRound) {
        nextRound = firstRound;
    }

    /** When {@link #tick} has something to do next. */
    long next() {
        return answered || helpAsked ? nextRound : Math.min(nextRound, asked + settings.probeTimeoutMillis());
    }

    /** Gives the node that has become suspect now, or null. */
    News tick(long now) {
        if (now >= nextRound) {
            News suspect = endRound(now);
            nextRound = Math.max(nextRound + settings.periodMillis(), now + 1);
            return suspect;
        }
        if (!answered && !helpAsked && now >= asked + settings.probeTimeoutMillis()) {
            askHelp();
        }
        return null;
    }

    /** An answer came, from the node itself or through a mate. */
    void onAnswer(int answersNonce) {
        answered |= answersNonce == nonce;
    }

    /** The round does not count: this node has slept, and answers may have been lost meanwhile. */
    void forget() {
        answered = true;
    }

    private News endRound(long now) {
        News suspect = null;
        int slot = answered ? -1 : roster.find(target);
        if (slot >= 0 && roster.isLive(slot)) {
            boolean silent = roster.ageMillis(slot, now) > settings.periodMillis();
            if (silent && round < ROUNDS) {
                ask(slot, round + 1, now);
                return null;
            }
            if (silent) {
                suspect = new News(News.Kind.SUSPECT, roster.entry(slot).member(), roster.incarnation(slot));
            }
        }
        slot = ++turns % OLDEST_TURN == 0 ? roster.oldestLive(now) : nextInTurn();
        if (slot >= 0) {
            ask(slot, 1, now);
        } else {
            answered = true;
        }
        return suspect;
    }

    private void ask(int slot, int newRound, long now) {
        target = roster.entry(slot).member().node();
        nonce = 1 + random.nextInt(Integer.MAX_VALUE - 1);
        round = newRound;
        helpAsked = false;
        answered = false;
        asked = now;
        sender.send(roster.entry(slot).endpoint(), Message.Kind.PING, nonce, 0);
    }

    private void askHelp() {
        helpAsked = true;
        int slot = roster.find(target);
        if (slot < 0) {
            return;
        }
        sender.send(roster.entry(slot).endpoint(), Message.Kind.PING, nonce, 0);
        for (int i = 0; i < HELPERS; i++) {
            int helper = roster.randomLive(random);
            if (helper >= 0 && helper != slot) {
                sender.send(roster.entry(helper).endpoint(), Message.Kind.PING_REQ, nonce, target);
            }
        }
    }

    /**
     * Steps once through the roster from a random place on, so that each mate has its turn; then from another place. Nodes
     * that kept their place would keep step with each other, and all ask the same mate.
     */
    private int nextInTurn() {
        int size = roster.size();
        for (int tries = 0; tries < size; tries++) {
            if (left <= 0) {
                left = size;
                place = random.nextInt(size);
            }
            left--;
            place = (place + 1) % size;
            if (roster.isLive(place)) {
                return place;
            }
        }
        return -1;
    }
}
