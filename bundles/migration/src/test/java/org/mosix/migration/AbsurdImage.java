package org.mosix.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.mosix.image.FileRef;
import org.mosix.image.ProcessImage;
import org.mosix.image.Vma;

/** Images that are well-formed and of no process. */
final class AbsurdImage {
    private AbsurdImage() {}

    /** The real one with other mappings: too many, too large, over the node's page, in place of the vdso. */
    static ProcessImage of(ProcessImage real, Random random) {
        List<Vma> vmas = new ArrayList<>(real.vmas());
        switch (random.nextInt(7)) {
            case 0 -> {
                vmas.clear();
                for (int i = 0; i < 20_000; i++) {
                    long at = 0x200000 + i * 0x2000L;
                    vmas.add(new Vma(at, at + 0x1000, 3, Vma.Kind.ANONYMOUS, -1, 0, false, false));
                }
            }
            case 1 -> vmas.add(0, new Vma(0x10000, 0x12000, 7, Vma.Kind.ANONYMOUS, -1, 0, false, false));
            case 2 -> {
                vmas.clear();
                vmas.add(new Vma(0x200000, 0x7fff00000000L, 7, Vma.Kind.ANONYMOUS, -1, 0, false, false));
            }
            case 3 -> vmas.replaceAll(v -> v.kind() == Vma.Kind.VDSO ? moved(v, 0x10000) : v);
            case 4 -> vmas.replaceAll(v -> v.kind() == Vma.Kind.VDSO ? moved(v, 0x130000) : v);
            case 5 ->
                vmas.replaceAll(v -> v.kind() == Vma.Kind.FILE
                        ? new Vma(v.start(), v.end(), 7, Vma.Kind.FILE, v.file(), v.offset(), true, false)
                        : v);
            default -> vmas.removeIf(v -> v.kind() == Vma.Kind.VVAR || random.nextInt(3) == 0);
        }
        vmas.sort((a, b) -> Long.compare(a.start(), b.start()));
        List<FileRef> files = new ArrayList<>(real.files());
        if (random.nextBoolean()) {
            files.replaceAll(f -> new FileRef(f.device(), random.nextLong(), 1L << 50, 0, 0, f.path()));
        }
        long base = random.nextInt(4) == 0 ? 0x20000 : real.gadgetBase();
        long[] layout =
                random.nextInt(3) == 0 ? random.longs(real.layout().length).toArray() : real.layout();
        return new ProcessImage(
                real.pid(),
                real.name(),
                base,
                layout,
                vmas,
                files,
                real.actions(),
                real.threads(),
                real.vdsoHash(),
                real.budget());
    }

    private static Vma moved(Vma v, long to) {
        return new Vma(to, to + v.size(), v.prot(), v.kind(), v.file(), v.offset(), v.shared(), v.growsDown());
    }
}
