package org.mosix.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mosix.cluster.TestNode.until;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.NodeId;
import org.mosix.api.Unreachable;

/** Two clusters of the same name that do not know each other yet are one that is split; then they meet. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SplitTest {
    @TempDir
    Path directory;

    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
    }

    private static int homes(TestNode node) {
        try {
            return node.places.homes().size();
        } catch (Unreachable e) {
            return -1;
        }
    }

    @Test
    void whatBothSidesHaveDoneIsMerged() throws Exception {
        for (int number = 1; number <= 3; number++) {
            TestNode node = new TestNode(number, directory);
            nodes.add(node);
            node.away.put(number, new NodeId(9));
        }
        nodes.get(0).known.addAll(List.of(nodes.get(0).at, nodes.get(1).at));
        nodes.get(1).known.addAll(List.of(nodes.get(0).at, nodes.get(1).at));
        for (TestNode node : nodes) {
            node.start();
        }
        nodes.get(0).awaitMembers(2);
        nodes.get(2).awaitMembers(1);
        nodes.get(0).settings.set("left", "l");
        nodes.get(2).settings.set("right", "r");
        // On the smaller side it is changed once more than on the larger one, whose entries the store would keep.
        nodes.get(0).settings.set("both", "large");
        nodes.get(2).settings.set("both", "small");
        nodes.get(2).settings.set("both", "small again");
        nodes.get(2).settings.set("gone", "x");
        nodes.get(2).settings.remove("gone");
        nodes.get(1).settings.set("gone", "y");

        nodes.get(2).known.addAll(List.of(nodes.get(0).at, nodes.get(1).at));
        nodes.forEach(node -> node.awaitMembers(3));
        for (TestNode node : nodes) {
            until(
                    "node " + node.number + ": small again",
                    () -> node.value("both").equals("small again"));
            until("node " + node.number + ": left", () -> node.value("left").equals("l"));
            until("node " + node.number + ": right", () -> node.value("right").equals("r"));
            until("node " + node.number + ": gone", () -> node.value("gone").isEmpty());
            until("node " + node.number + " knows all homes", () -> homes(node) == 3);
        }
        assertEquals("after", nodes.get(2).settings.set("left", "after").value());
        until("the other side hears of it", () -> nodes.get(0).value("left").equals("after"));
    }
}
