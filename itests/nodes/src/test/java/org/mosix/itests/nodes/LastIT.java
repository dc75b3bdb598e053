package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end of the run: nothing was complained of that no test provoked, and nothing stays on this machine. */
@ExtendWith(Nodes.class)
@Order(Integer.MAX_VALUE)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LastIT {
    /** The store's members say so of one that is about to be there, and try again by themselves. */
    private static final String STORE_RETRIES = "Migration operation is received before startup is completed. Sender: ";

    @Test
    @Order(1)
    void noNodeHasAFaultInItsLog(Cluster cluster) throws IOException {
        for (int k = 1; k <= Cluster.NODES; k++) {
            List<String> faults;
            try (var lines = Files.lines(cluster.state().resolve("node." + k + "/base/log/karaf.log"))) {
                // What a command of the shell says to its user is an error to Karaf's log.
                faults = lines.filter(l -> !l.contains("| ShellUtil ") && !l.contains(STORE_RETRIES))
                        .filter(l -> l.contains("| ERROR ") || l.matches("(java\\.lang\\.\\w*(Error|Exception)).*"))
                        .toList();
            }
            assertEquals(List.of(), faults, "log of node " + k);
        }
    }

    @Test
    @Order(2)
    void nothingIsLeftOnThisMachine(Nodes.TakeDown takeDown) throws IOException {
        takeDown.now();
    }
}
