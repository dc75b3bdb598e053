package org.mosix.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes and real programs, about which owners have something to say. */
abstract class OwnersCase {
    /** Whatever is awaited may take so many ms. */
    static final long SOON = 20_000;

    @TempDir
    Path dir;

    final List<Worker> workers = new ArrayList<>();
    Trial trial;

    @BeforeEach
    void up() throws IOException {
        trial = new Trial(Trial.freePort());
    }

    @AfterEach
    void down() {
        workers.forEach(Worker::close);
        trial.close();
    }

    Agent agent(int node) {
        return trial.agents.get(node - 1);
    }
}
