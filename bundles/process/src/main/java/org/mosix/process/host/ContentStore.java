package org.mosix.process.host;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mosix.image.FileRef;
import org.mosix.image.MalformedImage;
import org.mosix.image.ProcessImage;
import org.mosix.image.Vma;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.KernelException;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.process.transfer.Needs;

/**
 * Contents of files of other homes, in memory files that all bodies on this host map. A content is known by its home,
 * device, inode, size and times, so a changed file is another content, and no home can supply another's. Bounded in bytes
 * and in number: the longest unused go first; when all are in use, no more is taken. Any thread.
 */
public final class ContentStore {
    private record Key(int home, long device, long inode, long size, long modified, long changed) {}

    /** Contents of all homes; each takes two descriptors. */
    private static final int MOST = 4096;

    private final long limitBytes;
    private final Map<Key, Content> contents = new LinkedHashMap<>(16, 0.75f, true);
    private long heldBytes;

    public ContentStore(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /**
     * The content of a file, taken into use; to be given back with {@link #release}. Throws KernelException if there is
     * no room for another.
     */
    public synchronized Content use(int home, FileRef file) {
        Key key = new Key(home, file.device(), file.inode(), file.size(), file.modifiedNanos(), file.changedNanos());
        Content content = contents.get(key);
        if (content == null) {
            shrink(limitBytes, MOST - 1);
            if (contents.size() >= MOST) {
                throw new KernelException("keep the content of more than " + MOST + " files", Errno.ENFILE);
            }
            content = new Content(file);
            contents.put(key, content);
        }
        content.users++;
        return content;
    }

    public synchronized void release(Content content) {
        content.users--;
        shrink(limitBytes, MOST);
    }

    private void shrink(long bytes, int number) {
        if (heldBytes > bytes || contents.size() > number) {
            contents.values().removeIf(c -> (heldBytes > bytes || contents.size() > number) && c.users == 0 && drop(c));
        }
    }

    /** Reserves room for bytes that are about to be kept. */
    private synchronized void grow(Content content, long bytes) {
        if (heldBytes + bytes > limitBytes) {
            shrink(limitBytes - bytes, MOST);
        }
        if (heldBytes + bytes > limitBytes) {
            throw full();
        }
        heldBytes += bytes;
        content.heldBytes += bytes;
    }

    /** Throws KernelException if these runs, which are about to be asked for, are more than there can be room for. */
    public synchronized void expect(List<Needs.Run> runs) {
        if (runs.isEmpty()) {
            return;
        }
        long bytes = contents.values().stream()
                .filter(c -> c.users > 0)
                .mapToLong(c -> c.heldBytes)
                .sum();
        for (Needs.Run run : runs) {
            bytes += run.length();
            if (bytes > limitBytes) {
                throw full();
            }
        }
    }

    private KernelException full() {
        return new KernelException("keep more than " + (limitBytes >> 20) + " MiB of file content", Errno.ENOSPC);
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

        /**
         * Takes bytes that arrived: whole pages, but for the file's end. False if they are not that, or not inside the
         * file. Throws KernelException if there is no room for them.
         */
        public synchronized boolean put(long offset, ByteBuffer direct) {
            int n = direct.remaining();
            long pages = file.size() + 4095 & -4096;
            boolean whole = offset % 4096 == 0 && (n % 4096 == 0 || offset + n == file.size());
            if (offset < 0 || n == 0 || offset > pages - n || !whole) {
                return false;
            }
            long end = Math.min(offset + n + 4095 & -4096, pages);
            grow(this, end - offset - covered(offset, end));
            long inside = Math.min(n, file.size() - offset);
            if (inside > 0) {
                Kernel.must(
                        "write content",
                        Kernel.call(Nr.PWRITE64, writable, Kernel.address(direct) + direct.position(), inside, offset));
            }
            note(offset, end);
            return true;
        }

        /** Bytes of [from, to) that are here already. */
        private long covered(long from, long to) {
            long sum = 0;
            Map.Entry<Long, Long> e = here.floorEntry(from);
            for (e = e == null ? here.higherEntry(from) : e;
                    e != null && e.getKey() < to;
                    e = here.higherEntry(e.getKey())) {
                sum += Math.max(0, Math.min(to, e.getValue()) - Math.max(from, e.getKey()));
            }
            return sum;
        }

        private void note(long from, long to) {
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
        }

        private void close() {
            Kernel.close(writable);
            Kernel.close(readOnly);
        }
    }

    /** Runs lacking for all file mappings of an image; each byte once, however often it is mapped. */
    static Needs needs(ProcessImage image, List<Content> contents) throws MalformedImage {
        List<Needs.Run> runs = new ArrayList<>();
        List<Vma> mapped = image.vmas().stream()
                .filter(v -> v.kind() == Vma.Kind.FILE)
                .sorted(Comparator.comparingInt(Vma::file).thenComparingLong(Vma::offset))
                .toList();
        int file = -1;
        long done = 0;
        for (Vma v : mapped) {
            done = v.file() == file ? done : 0;
            file = v.file();
            long end = v.offset() + v.size();
            if (end > done) {
                contents.get(file).lacking(file, Math.max(done, v.offset()), end, runs);
                done = end;
            }
            if (runs.size() > Needs.MOST) {
                throw new MalformedImage("the image's files are wanted in too many pieces");
            }
        }
        return new Needs(runs);
    }
}
