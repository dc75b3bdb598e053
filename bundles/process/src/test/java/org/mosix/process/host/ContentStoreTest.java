package org.mosix.process.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mosix.image.FileRef;
import org.mosix.linux.KernelException;
import org.mosix.process.transfer.Needs;

/** A home may not make its host keep more than it wants to, however it cuts what it sends. */
class ContentStoreTest {
    private static final int PAGE = 4096;

    private final ContentStore store = new ContentStore(64 * PAGE);

    @AfterEach
    void close() {
        store.close();
    }

    private static FileRef file(long inode, long size) {
        return new FileRef(1, inode, size, 0, 0, "/file");
    }

    private static ByteBuffer pages(int n) {
        return ByteBuffer.allocateDirect(n * PAGE);
    }

    private static List<Needs.Run> lacking(ContentStore.Content content) {
        List<Needs.Run> runs = new ArrayList<>();
        content.lacking(0, 0, 1L << 40, runs);
        return runs;
    }

    @Test
    void theSameBytesCountOnce() {
        ContentStore.Content content = store.use(1, file(1, 10 * PAGE));
        for (int i = 0; i < 1000; i++) {
            assertTrue(content.put(PAGE, pages(3)));
            assertTrue(content.put(2 * PAGE, pages(3)));
        }
        assertEquals(List.of(new Needs.Run(0, 0, PAGE), new Needs.Run(0, 5 * PAGE, 5 * PAGE)), lacking(content));
        assertTrue(store.use(1, file(2, 60 * PAGE)).put(0, pages(60)));
    }

    @Test
    void moreThanTheLimitIsRefusedWhileAllIsInUse() {
        ContentStore.Content first = store.use(1, file(1, 1L << 40));
        assertTrue(first.put(0, pages(60)));
        ContentStore.Content second = store.use(1, file(2, 1L << 40));
        assertThrows(KernelException.class, () -> second.put(0, pages(5)));
        assertThrows(KernelException.class, () -> store.expect(List.of(new Needs.Run(0, 0, 5 * PAGE))));
        store.expect(List.of(new Needs.Run(0, 0, 4 * PAGE)));
        assertTrue(second.put(0, pages(4)));
        store.release(first);
        assertTrue(second.put(4 * PAGE, pages(40)), "what nobody uses makes room");
    }

    @Test
    void onlyWholePagesInsideTheFileAreTaken() {
        ContentStore.Content content = store.use(1, file(1, 3 * PAGE + 100));
        assertFalse(content.put(0, ByteBuffer.allocateDirect(1)));
        assertFalse(content.put(1, pages(1)));
        assertFalse(content.put(-PAGE, pages(1)));
        assertFalse(content.put(Long.MAX_VALUE & -PAGE, pages(1)));
        assertFalse(content.put(0, pages(0)));
        assertFalse(content.put(3 * PAGE, ByteBuffer.allocateDirect(99)));
        assertFalse(content.put(4 * PAGE, pages(1)));
        assertTrue(content.put(3 * PAGE, ByteBuffer.allocateDirect(100)));
        assertTrue(content.put(2 * PAGE, pages(2)));
        assertEquals(List.of(new Needs.Run(0, 0, 2 * PAGE)), lacking(content));
    }

    @Test
    void filesAreNotWithoutNumber() {
        List<ContentStore.Content> held = new ArrayList<>();
        KernelException e = assertThrows(KernelException.class, () -> {
            for (int i = 0; i < 5000; i++) {
                held.add(store.use(1, file(i, PAGE)));
            }
        });
        assertTrue(e.getMessage().contains("4096 files"), e.getMessage());
        held.forEach(store::release);
        assertTrue(store.use(1, file(9999, PAGE)).put(0, pages(1)));
    }

    @Test
    void noHomeSuppliesAnothersContent() {
        ContentStore.Content mine = store.use(1, file(1, PAGE));
        assertTrue(mine.put(0, pages(1)));
        assertEquals(1, lacking(store.use(2, file(1, PAGE))).size());
        assertEquals(0, lacking(store.use(1, file(1, PAGE))).size());
    }
}
