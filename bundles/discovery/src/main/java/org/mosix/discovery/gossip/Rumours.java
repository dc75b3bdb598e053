package org.mosix.discovery.gossip;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mosix.discovery.News;

/**
 * News to pass on: each goes with a few messages, the least told first, and is then dropped (SWIM, section 4.1: some
 * multiple of log n times reaches all).
 */
final class Rumours {
    /**
     * More would wait for so long that fresh ones were late: after a split each node hears of hundreds of deaths. What is dropped is
     * found by probes and told by digests.
     */
    private static final int MOST = 32;

    /** Times log n: three reach all but e^-3 of those that would be missed by one, and anti-entropy does the rest. */
    private static final int FACTOR = 3;

    private static final class Rumour {
        private final News news;
        private int left;

        Rumour(News news, int left) {
            this.news = news;
            this.left = left;
        }
    }

    private final List<Rumour> rumours = new ArrayList<>(0);

    /** @param nodes that are to hear it, about */
    void add(News news, int nodes) {
        rumours.removeIf(r -> r.news.about().equals(news.about()));
        if (rumours.size() == MOST) {
            rumours.remove(rumours.size() - 1);
        }
        int times = (int) Math.ceil(FACTOR * Math.log(nodes + 2.0));
        rumours.add(0, new Rumour(news, times));
    }

    /**
     * Takes up to {@code most} for one message.
     *
     * @param cell the receiver's: ends of nodes go to all cells, other news to the node's own
     */
    List<News> take(int most, int cell) {
        if (rumours.isEmpty()) {
            return List.of();
        }
        rumours.sort(Comparator.comparingInt(r -> -r.left));
        List<News> taken = new ArrayList<>();
        for (Rumour rumour : rumours) {
            News news = rumour.news;
            if (taken.size() < most && (news.kind().isEnd() || news.about().cell() == cell)) {
                taken.add(news);
                rumour.left--;
            }
        }
        rumours.removeIf(r -> r.left <= 0);
        return taken;
    }
}
