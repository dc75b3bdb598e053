package org.mosix.process.host;

import java.util.HashMap;
import java.util.Map;
import org.mosix.sandbox.Sandbox;

/** What the bodies of one family have of a store in their descriptor table; it stays in use while the family lives. On its hand. */
final class GivenContents {
    private final int home;
    private final Sandbox sandbox;
    private final ContentStore store;
    private final Map<ContentStore.Content, Integer> given = new HashMap<>();

    GivenContents(int home, Sandbox sandbox, ContentStore store) {
        this.home = home;
        this.sandbox = sandbox;
        this.store = store;
    }

    /** Number of a content in that table. */
    int descriptor(ContentStore.Content content) {
        return given.computeIfAbsent(
                content, c -> sandbox.give(store.use(home, c.file()).descriptor()));
    }

    /** The family has ended. */
    void release() {
        given.keySet().forEach(store::release);
        given.clear();
    }
}
