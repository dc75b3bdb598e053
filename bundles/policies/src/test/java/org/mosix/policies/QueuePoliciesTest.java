package org.mosix.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mosix.api.policy.QueuePolicy;

/**
 * What each policy lets begin. A waiting job is {@code UID/PRIORITY/MB/WAITED-S}, in the queue's order, numbered from 1; a running one
 * {@code UID/MB/RAN-S}; a node {@code CORES/BUSY/FREE-MB/MB}.
 */
class QueuePoliciesTest {
    private static final long SECOND = 1000;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        what                            | waiting                                     | running             | nodes                  | places | fifo  | fair-share
        the first ones                  | 1/50/0/9 1/50/0/8 1/50/0/7                  |                     | 4/0/100/100            | 2      | 1 2   | 1 2
        as many as cores                | 1/50/0/9 1/50/0/8 1/50/0/7                  |                     | 2/0/100/100            | 9      | 1 2   | 1 2
        cores of all nodes              | 1/50/0/9 1/50/0/8 1/50/0/7                  |                     | 2/0/100/100 1/0/50/50  | 9      | 1 2 3 | 1 2 3
        those that run count            | 1/50/0/9 1/50/0/8                           | 2/0/99              | 2/0/100/100            | 9      | 1     | 1
        so does what others do          | 1/50/0/9 1/50/0/8                           | 2/0/99              | 4/3/100/100            | 9      | 1     | 1
        and what has just begun         | 1/50/0/9 1/50/0/8                           | 2/0/1               | 4/3/100/100            | 9      |       |
        one begins on a busy node       | 1/50/0/9 1/50/0/8                           |                     | 2/7/100/100            | 9      | 1     | 1
        memory of one node              | 1/50/60/9 1/50/60/8                         |                     | 4/0/100/100            | 9      | 1     | 1
        memory of two nodes             | 1/50/60/9 1/50/60/8                         |                     | 4/0/100/100 4/0/70/90  | 9      | 1 2   | 1 2
        nobody passes by a large one    | 1/50/80/9 1/50/0/8                          |                     | 4/0/70/100             | 9      |       |
        but by one that never fits      | 1/50/800/9 1/50/0/8                         |                     | 4/0/70/100             | 9      | 2     | 2
        memory is meant for young ones  | 1/50/60/9                                   | 1/50/2              | 4/0/100/100            | 9      |       |
        old ones have it already        | 1/50/60/9                                   | 1/50/60             | 4/1/100/100            | 9      | 1     | 1
        users in turns                  | 1/1/0/9 1/1/0/9 1/1/0/9 2/50/0/5 2/50/0/5   |                     | 4/0/100/100            | 4      | 1 2 3 4 | 1 4 2 5
        the fewest running go first     | 1/50/0/9 2/50/0/8                           | 1/0/99              | 2/1/100/100            | 9      | 1     | 2
        the longest waiting of equals   | 1/1/0/3 2/50/0/8                            |                     | 1/0/100/100            | 9      | 1     | 2
        a large one holds back its user | 1/50/80/9 1/50/0/9 2/50/0/1                 |                     | 4/0/70/100             | 9      |       | 3
        """, useHeadersInDisplayName = true)
    void letsBegin(
            String what, String waiting, String running, String nodes, int places, String fifo, String fairShare) {
        QueuePolicy.View view = new QueuePolicy.View(waiting(waiting), running(running), nodes(nodes), places);
        assertEquals(numbers(fifo), new FirstInFirstOut().begin(view), "fifo");
        assertEquals(numbers(fairShare), new FairShare().begin(view), "fair-share");
    }

    private static List<Integer> numbers(String words) {
        List<Integer> numbers = new ArrayList<>();
        for (String word : words(words)) {
            numbers.add(Integer.valueOf(word));
        }
        return numbers;
    }

    private static String[] words(String text) {
        return text == null ? new String[0] : text.strip().split(" +");
    }

    private static List<QueuePolicy.Waiting> waiting(String words) {
        List<QueuePolicy.Waiting> jobs = new ArrayList<>();
        for (String word : words(words)) {
            String[] n = word.split("/");
            int id = jobs.size() + 1;
            jobs.add(new QueuePolicy.Waiting(id, i(n[0]), i(n[1]), 0, i(n[2]), i(n[3]) * SECOND, id));
        }
        return jobs;
    }

    private static List<QueuePolicy.Running> running(String words) {
        List<QueuePolicy.Running> jobs = new ArrayList<>();
        for (String word : words(words)) {
            String[] n = word.split("/");
            jobs.add(new QueuePolicy.Running(100 + jobs.size(), i(n[0]), 0, i(n[1]), i(n[2]) * SECOND));
        }
        return jobs;
    }

    private static List<QueuePolicy.Node> nodes(String words) {
        List<QueuePolicy.Node> nodes = new ArrayList<>();
        for (String word : words(words)) {
            String[] n = word.split("/");
            nodes.add(new QueuePolicy.Node(nodes.isEmpty(), i(n[0]), i(n[1]), i(n[2]), i(n[3])));
        }
        return nodes;
    }

    private static int i(String word) {
        return Integer.parseInt(word);
    }
}
