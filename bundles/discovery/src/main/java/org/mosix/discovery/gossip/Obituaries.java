package org.mosix.discovery.gossip;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mosix.discovery.Member;
import org.mosix.discovery.News;
import org.mosix.discovery.Rows;

/**
 * Deaths and farewells of late, of all cells: they outrun the digests. A row in a digest with the incarnation that has ended
 * does not count. Kept for a while, by which all digests are newer.
 */
final class Obituaries {
    /** More are forgotten, oldest first: when half of the world is lost, digests tell it soon enough. */
    private static final int MOST = 512;

    private record Death(int incarnation, int at) {}

    private final Settings settings;
    private Map<Member, Death> deaths = Map.of();

    Obituaries(Settings settings) {
        this.settings = settings;
    }

    /** False if that was known. */
    boolean add(News news, long now) {
        Death old = deaths.get(news.about());
        if (old != null && old.incarnation >= news.incarnation()) {
            return false;
        }
        if (deaths.isEmpty()) {
            deaths = new LinkedHashMap<>();
        }
        deaths.remove(news.about());
        deaths.put(news.about(), new Death(news.incarnation(), (int) now));
        if (deaths.size() > MOST) {
            deaths.remove(deaths.keySet().iterator().next());
        }
        return true;
    }

    boolean isEmpty() {
        return deaths.isEmpty();
    }

    /** Has the life ended in which a node had this incarnation? */
    boolean ended(Member member, int incarnation) {
        Death death = deaths.get(member);
        return death != null && death.incarnation >= incarnation;
    }

    /** The same for a row of a digest, which has some bits of the incarnation only. */
    boolean endedRow(Member member, int incarnationBits) {
        Death death = deaths.get(member);
        return death != null && Rows.bits(death.incarnation) == incarnationBits;
    }

    void expire(long now) {
        if (!deaths.isEmpty()) {
            deaths.values().removeIf(d -> (int) now - d.at > settings.forgetMillis());
        }
    }
}
