package org.mosix.process.home;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.mosix.linux.proc.ProcFile;

/** Which file systems count what their users write (mount options, mount(8)). One thread at a time. */
final class Quotas {
    private static final int MOST = 64;
    private static final int OPTIONS_FROM = 5;

    private final Map<Long, Boolean> known = new HashMap<>();

    /** May a user reach a limit on this device (st_dev) that root would not? True also where that cannot be seen. */
    boolean mayCount(int pid, long device) {
        if (known.size() >= MOST) {
            known.clear();
        }
        return known.computeIfAbsent(device, d -> look(pid, d));
    }

    private static boolean look(int pid, long device) {
        // Linux's encoding of a device number for programs: 12 bits of major in the middle of 20 bits of minor.
        String number = (device >> 8 & 0xfff) + ":" + (device & 0xff | device >> 12 & 0xfff00);
        try {
            return ProcFile.text(pid, "mountinfo").lines().noneMatch(line -> isFree(line.split(" "), number));
        } catch (IOException e) {
            return true;
        }
    }

    /** Is it the mount of that device, without a quota? Fields: id, parent, device, root, place, options, ... (proc(5)). */
    static boolean isFree(String[] words, String number) {
        return words.length > OPTIONS_FROM
                && words[2].equals(number)
                && Arrays.stream(words)
                        .skip(OPTIONS_FROM)
                        .flatMap(word -> Arrays.stream(word.split(",")))
                        .noneMatch(option -> option.contains("quota") && !option.equals("noquota"));
    }
}
