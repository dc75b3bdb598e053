package org.mosix.image;

import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.KernelException;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.trace.Areas;
import org.mosix.linux.trace.Batch;
import org.mosix.linux.trace.Gadget;

/**
 * Brings a deputy's memory map to that of a returning image. File mappings stay in the deputy while it is away (new ones
 * are made there too), so each of the image's is found in place, or moved from where it was; anonymous memory is made
 * anew; what the image no longer has is unmapped.
 */
public final class HomeLayout {
    private final long gadgetBase;
    private final boolean stale;

    /** @param stale anonymous memory may hold pages of an earlier, failed return: they go first */
    public HomeLayout(long gadgetBase, boolean stale) {
        this.gadgetBase = gadgetBase;
        this.stale = stale;
    }

    /** Adds the calls that reconcile {@code present}, the deputy's map, with the image. */
    public void reconcile(Batch batch, ProcessImage image, List<Mapping> present) {
        List<Mapping> old = new ArrayList<>();
        for (Mapping m : present) {
            boolean ours = m.overlaps(gadgetBase, gadgetBase + Gadget.PAGE + Gadget.AREA_SIZE)
                    || Areas.overlaps(m.start(), m.end());
            if (!ours && !m.path().startsWith("[v")) {
                old.add(m);
            }
        }
        List<Vma> missing = new ArrayList<>();
        List<long[]> kept = new ArrayList<>();
        for (Vma v : image.vmas()) {
            if (v.kind() == Vma.Kind.FILE) {
                keepFile(batch, image.files().get(v.file()), v, old, kept, missing);
            } else if (v.kind() == Vma.Kind.ANONYMOUS) {
                keepAnonymous(v, old, kept, missing);
                if (stale && !missing.contains(v)) {
                    batch.add(null, Nr.MADVISE, v.start(), v.size(), Flags.MADV_DONTNEED_LOCKED);
                }
            }
        }
        List<long[]> parked = park(batch, image, missing, old, kept);
        old.forEach(m -> unmapOutside(batch, m, kept));
        for (Vma v : missing) {
            if (v.kind() == Vma.Kind.ANONYMOUS) {
                mapAnonymous(batch, v);
            }
        }
        int i = 0;
        for (Vma v : missing) {
            if (v.kind() == Vma.Kind.FILE) {
                long at = parked.get(i++)[0];
                int flags = Flags.MREMAP_MAYMOVE | Flags.MREMAP_FIXED;
                batch.add("move a file mapping", Nr.MREMAP, at, v.size(), v.size(), flags, v.start());
                batch.add("mprotect", Nr.MPROTECT, v.start(), v.size(), v.prot());
            }
        }
    }

    private static boolean isFileOf(Mapping m, FileRef f) {
        return m.isFile() && m.inode() == f.inode() && m.device() == f.device();
    }

    private static void keepFile(
            Batch batch, FileRef file, Vma v, List<Mapping> old, List<long[]> kept, List<Vma> missing) {
        for (Mapping m : old) {
            boolean covers = m.start() <= v.start() && v.end() <= m.end();
            if (covers && isFileOf(m, file) && v.start() - m.start() + m.offset() == v.offset()) {
                kept.add(new long[] {v.start(), v.end()});
                if (m.prot() != v.prot()) {
                    batch.add("mprotect", Nr.MPROTECT, v.start(), v.size(), v.prot());
                }
                return;
            }
        }
        // Several deputy mappings may make up one of the body's after the body changed protections piecewise.
        if (covered(file, v, old)) {
            kept.add(new long[] {v.start(), v.end()});
            batch.add("mprotect", Nr.MPROTECT, v.start(), v.size(), v.prot());
        } else {
            missing.add(v);
        }
    }

    private static boolean covered(FileRef file, Vma v, List<Mapping> old) {
        long at = v.start();
        for (Mapping m : old) {
            if (m.start() <= at
                    && at < m.end()
                    && isFileOf(m, file)
                    && at - m.start() + m.offset() == v.offset() + at - v.start()) {
                at = m.end();
                if (at >= v.end()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void keepAnonymous(Vma v, List<Mapping> old, List<long[]> kept, List<Vma> missing) {
        for (Mapping m : old) {
            boolean same = m.start() == v.start() && m.end() == v.end() && m.prot() == v.prot();
            if (same && !m.isFile() && !m.shared()) {
                kept.add(new long[] {v.start(), v.end()});
                return;
            }
        }
        missing.add(v);
    }

    /** Moves file mappings that will be needed elsewhere out of the way first; their places, in order. */
    private List<long[]> park(
            Batch batch, ProcessImage image, List<Vma> missing, List<Mapping> old, List<long[]> kept) {
        List<long[]> parked = new ArrayList<>();
        long refuge = 0;
        for (Vma v : missing) {
            if (v.kind() != Vma.Kind.FILE) {
                continue;
            }
            FileRef file = image.files().get(v.file());
            Mapping source = source(file, v, old, kept);
            if (refuge == 0) {
                refuge = refuge(image, old, missing);
            }
            long from = source.start() + v.offset() - source.offset();
            int flags = Flags.MREMAP_MAYMOVE | Flags.MREMAP_FIXED;
            batch.add("park a file mapping", Nr.MREMAP, from, v.size(), v.size(), flags, refuge);
            kept.add(new long[] {refuge, refuge + v.size()});
            parked.add(new long[] {refuge, v.size()});
            refuge += v.size();
        }
        return parked;
    }

    private static Mapping source(FileRef file, Vma v, List<Mapping> old, List<long[]> kept) {
        for (Mapping m : old) {
            boolean covers = m.offset() <= v.offset() && v.offset() + v.size() <= m.offset() + m.size();
            long from = m.start() + v.offset() - m.offset();
            boolean free = kept.stream().noneMatch(k -> k[0] < from + v.size() && from < k[1]);
            if (covers && free && isFileOf(m, file)) {
                return m;
            }
        }
        throw new KernelException("find the mapping of " + file.path() + " again", Errno.ENOENT);
    }

    private static long refuge(ProcessImage image, List<Mapping> old, List<Vma> missing) {
        long need = missing.stream().mapToLong(Vma::size).sum();
        for (long at = 0x20000000L; at < 0x7f0000000000L; at += Math.max(need, 0x10000000L)) {
            long start = at;
            long end = at + need;
            if (image.vmas().stream().noneMatch(v -> v.start() < end && start < v.end())
                    && old.stream().noneMatch(m -> m.overlaps(start, end))) {
                return at;
            }
        }
        throw new KernelException("find room to move file mappings", Errno.ENOMEM);
    }

    private static void unmapOutside(Batch batch, Mapping m, List<long[]> kept) {
        long at = m.start();
        List<long[]> inside = kept.stream()
                .filter(k -> k[0] < m.end() && m.start() < k[1])
                .sorted((a, b) -> Long.compare(a[0], b[0]))
                .toList();
        for (long[] k : inside) {
            if (k[0] > at) {
                batch.add("munmap", Nr.MUNMAP, at, k[0] - at);
            }
            at = Math.max(at, k[1]);
        }
        if (at < m.end()) {
            batch.add("munmap", Nr.MUNMAP, at, m.end() - at);
        }
    }

    private static void mapAnonymous(Batch batch, Vma v) {
        int flags = Flags.MAP_PRIVATE
                | Flags.MAP_ANONYMOUS
                | Flags.MAP_NORESERVE
                | Flags.MAP_FIXED_NOREPLACE
                | (v.growsDown() ? Flags.MAP_GROWSDOWN : 0);
        batch.add("map memory", Nr.MMAP, v.start(), v.size(), v.prot(), flags, -1, 0);
    }
}
