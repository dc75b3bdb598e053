package org.mosix.door;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a door of its own, and the real client beside it. */
abstract class WithDoor {
    @TempDir
    Path dir;

    OpenDoor door;

    @BeforeEach
    void open() throws Exception {
        door = new OpenDoor(dir);
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }
}
