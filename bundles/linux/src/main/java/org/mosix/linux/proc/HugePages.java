package org.mosix.linux.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How this kernel gives out transparent huge pages (Documentation/admin-guide/mm/transhuge.rst). */
public final class HugePages {
    public static final long SIZE = 2 << 20;
    private static final boolean BY_ADVICE = byAdviceNow();

    private HugePages() {}

    /** Only where madvise(2) asks for them? Else advice is useless: they come anyway, or never. */
    public static boolean byAdvice() {
        return BY_ADVICE;
    }

    private static boolean byAdviceNow() {
        try {
            Path enabled = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
            return new String(Files.readAllBytes(enabled), StandardCharsets.US_ASCII).contains("[madvise]");
        } catch (IOException e) {
            return false;
        }
    }
}
