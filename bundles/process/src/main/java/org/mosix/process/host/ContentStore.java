package org.mosix.process.host;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mosix.image.FileRef;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.process.transfer.Needs;

/**
 * Contents of files of other homes, in memory files that all bodies on this host map. A content is known by its home,
 * device, inode, size and times, so a changed file is another content, and no home can supply another's. Bounded: the
 * longest unused go first. Any thread.
 */
public final class ContentStore {
    private record Key(int home, long device, long inode, long size, long modified, long changed) {}

    private final long limitBytes;
    private final Map<Key, Content> contents = new LinkedHashMap<>(16, 0.75f, true);
    private long heldBytes;

    public ContentStore(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** The content of a file, taken into use; to be given back with {@link #release}. */
    public synchronized Content use(int home, FileRef file) {
        Key key = new Key(home, file.device(), file.inode(), file.size(), file.modifiedNanos(), file.changedNanos());
        Content content = contents.computeIfAbsent(key, k -> new Content(file));
        content.users++;
        return content;
    }

    public synchronized void release(Content content) {
        content.users--;
        if (heldBytes > limitBytes) {
            contents.values().removeIf(c -> heldBytes > limitBytes && c.users == 0 && drop(c));
        }
    }

    private boolean drop(Content content) {
        heldBytes -= content.heldBytes;
        content.close();
        return true;
    }

    /** Number of contents held. */
    public synchronized int size() {
        return contents.size();
    }

    /** Closes all; bodies that map them keep them alive until they end. */
    public synchronized void close() {
        contents.values().forEach(Content::close);
        contents.clear();
    }

    /** One file's content as far as it has arrived. */
    public final class Content {
        private final FileRef file;
        private final int writable;
        private final int readOnly;
        private final long inode;
        /** Runs that are here: start to end. */
        private final TreeMap<Long, Long> here = new TreeMap<>();

        private int users;
        private long heldBytes;

        private Content(FileRef file) {
            this.file = file;
            NativeBuffer name = NativeBuffer.string("mosix-content");
            writable =
                    (int) Kernel.must("memfd_create", Kernel.call(Nr.MEMFD_CREATE, name.address(), Flags.MFD_CLOEXEC));
            Kernel.must("ftruncate", Kernel.call(Nr.FTRUNCATE, writable, file.size()));
            readOnly = (int) Kernel.must("open memfd", Kernel.open("/proc/self/fd/" + writable, 0, 0));
            NativeBuffer stat = new NativeBuffer(144);
            Kernel.must("fstat", Kernel.call(Nr.FSTAT, readOnly, stat.address()));
            inode = stat.getLong(8);
        }

        public FileRef file() {
            return file;
        }

        /** A descriptor that can only be read. */
        public int descriptor() {
            return readOnly;
        }

        /** Inode of the memory file, as /proc/PID/maps of a body shows it. */
        public long inode() {
            return inode;
        }

        /**
         * Adds what is lacking of [from, to) to {@code needs}, as runs of the image's file {@code index}. A mapping ends
         * with a page, a file need not: what is behind its end never comes.
         */
        public synchronized void lacking(int index, long from, long to, List<Needs.Run> needs) {
            long end = Math.min(to, file.size());
            for (long at = from; at < end; ) {
                Map.Entry<Long, Long> before = here.floorEntry(at);
                if (before != null && before.getValue() > at) {
                    at = before.getValue();
                    continue;
                }
                Map.Entry<Long, Long> after = here.higherEntry(at);
                long stop = after == null ? end : Math.min(end, after.getKey());
                needs.add(new Needs.Run(index, at, stop - at));
                at = stop;
            }
        }

        /** Takes bytes that arrived; false if they are not inside the file. */
        public boolean put(long offset, ByteBuffer direct) {
            int n = direct.remaining();
            if (offset < 0 || offset + n > (file.size() + 4095 & -4096)) {
                return false;
            }
            long inside = Math.min(n, file.size() - offset);
            if (inside > 0) {
                Kernel.must(
                        "write content",
                        Kernel.call(Nr.PWRITE64, writable, Kernel.address(direct) + direct.position(), inside, offset));
            }
            note(offset, offset + n);
            return true;
        }

        private synchronized void note(long from, long to) {
            long start = from;
            long end = to;
            Map.Entry<Long, Long> before = here.floorEntry(start);
            if (before != null && before.getValue() >= start) {
                start = before.getKey();
                end = Math.max(end, before.getValue());
            }
            for (Map.Entry<Long, Long> e = here.ceilingEntry(start);
                    e != null && e.getKey() <= end;
                    e = here.ceilingEntry(start)) {
                end = Math.max(end, e.getValue());
                here.remove(e.getKey());
            }
            here.put(start, end);
            synchronized (ContentStore.this) {
                heldBytes += to - from;
                ContentStore.this.heldBytes += to - from;
            }
        }

        private void close() {
            Kernel.close(writable);
            Kernel.close(readOnly);
        }
    }

    /** Runs lacking for all file mappings of an image. */
    static Needs needs(org.mosix.image.ProcessImage image, List<Content> contents) {
        List<Needs.Run> runs = new ArrayList<>();
        for (org.mosix.image.Vma v : image.vmas()) {
            if (v.kind() == org.mosix.image.Vma.Kind.FILE) {
                contents.get(v.file()).lacking(v.file(), v.offset(), v.offset() + v.size(), runs);
            }
        }
        return new Needs(runs);
    }
}
