package org.mosix.discovery.net;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mosix.discovery.Member;

/**
 * Who sent what already: a {@link ReplayWindow} for the latest life of each sender. Asked only about datagrams with a right
 * MAC and a clock within bounds, so only holders of the key have it grow. One thread.
 *
 * <p>A sender that was silent for so long that the clock bound alone protects from its old datagrams may be forgotten: that
 * opens no way for a replay. Who is heard after that begins anew, so that a node is not deaf to one that had to start with a
 * lower incarnation, its clock set back. When the table is full, one that was silent so long makes room; if there is none, the
 * new one is refused.
 */
final class Senders {
    private static final class Life {
        private int incarnation;
        private ReplayWindow window = new ReplayWindow();
        private long heardMillis;
    }

    private final int most;
    private final long safeMillis;
    private final Map<Member, Life> lives = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param most senders that are remembered, some 350 bytes each
     * @param safeMillis after which no datagram that was accepted passes the check of the clock
     */
    Senders(int most, long safeMillis) {
        this.most = most;
        this.safeMillis = safeMillis;
    }

    int size() {
        return lives.size();
    }

    Verdict check(Member sender, int incarnation, long sequence, long nowMillis) {
        Life life = lives.get(sender);
        if (life == null) {
            if (lives.size() >= most && !forgetOne(nowMillis)) {
                return Verdict.CROWD;
            }
            life = new Life();
            life.incarnation = incarnation;
            lives.put(sender, life);
        } else if (incarnation > life.incarnation || isSafe(life, nowMillis)) {
            life.incarnation = incarnation;
            life.window = new ReplayWindow();
        } else if (incarnation < life.incarnation) {
            return Verdict.INCARNATION;
        }
        if (!life.window.accept(sequence)) {
            return Verdict.REPLAY;
        }
        life.heardMillis = nowMillis;
        return Verdict.ACCEPTED;
    }

    private boolean forgetOne(long nowMillis) {
        var eldest = lives.entrySet().iterator();
        if (!isSafe(eldest.next().getValue(), nowMillis)) {
            return false;
        }
        eldest.remove();
        return true;
    }

    private boolean isSafe(Life life, long nowMillis) {
        return nowMillis - life.heardMillis > safeMillis;
    }
}
