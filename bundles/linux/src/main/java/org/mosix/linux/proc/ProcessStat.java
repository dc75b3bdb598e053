package org.mosix.linux.proc;

import java.io.IOException;

/** /proc/PID/stat: one line of numbers behind a name in parentheses. Fields are counted from 1 as in proc(5). */
public final class ProcessStat {
    private final String name;
    private final String[] rest;

    private ProcessStat(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        name = line.substring(open + 1, close);
        rest = line.substring(close + 2).trim().split(" ");
    }

    public static ProcessStat of(int pid) throws IOException {
        return parse(ProcFile.text(pid, "stat"));
    }

    /** That of one thread of a process. */
    public static ProcessStat ofThread(int pid, int tid) throws IOException {
        return parse(ProcFile.text(pid, "task/" + tid + "/stat"));
    }

    /** How many threads it has. */
    public long threads() {
        return field(20);
    }

    /** Memory in use, KiB: the kernel counts pages of four. */
    public long residentKib() {
        return field(24) * 4;
    }

    static ProcessStat parse(String line) {
        return new ProcessStat(line);
    }

    public String name() {
        return name;
    }

    /** Is it a zombie, or about to be gone? */
    public boolean ended() {
        return state() == 'Z' || state() == 'X';
    }

    public char state() {
        return rest[0].charAt(0);
    }

    /** Field 4 and later. */
    public long field(int number) {
        return Long.parseUnsignedLong(rest[number - 3].startsWith("-") ? "0" : rest[number - 3]);
    }

    public int parent() {
        return (int) field(4);
    }

    /** Page faults that needed no disk. */
    public long minorFaults() {
        return field(10);
    }

    /** User and system time in clock ticks (100 a second). */
    public long userTicks() {
        return field(14);
    }

    public long systemTicks() {
        return field(15);
    }

    /** Clock ticks after boot at which it started: with the pid it names a process for ever. */
    public long startTicks() {
        return field(22);
    }
}
