package org.mosix.linux.proc;

import java.io.IOException;

/** /proc/PID/status: "Name:\tvalue" lines, read once. */
public final class ProcessStatus {
    private final String text;

    private ProcessStatus(String text) {
        this.text = "\n" + text;
    }

    /** Of a process, or of one thread of it. Throws IOException if it is gone. */
    public static ProcessStatus of(int pid) throws IOException {
        return parse(ProcFile.text(pid, "status"));
    }

    static ProcessStatus parse(String text) {
        return new ProcessStatus(text);
    }

    /** A field's value; "" if the kernel has no such field. */
    public String text(String field) {
        int line = text.indexOf("\n" + field + ":");
        if (line < 0) {
            return "";
        }
        int from = line + field.length() + 2;
        int end = text.indexOf('\n', from);
        return text.substring(from, end < 0 ? text.length() : end).trim();
    }

    /** First number of a field; 0 if the kernel has no such field. */
    public long number(String field) {
        String value = text(field);
        int space = value.indexOf('\t') >= 0 ? value.indexOf('\t') : value.indexOf(' ');
        String first = space < 0 ? value : value.substring(0, space);
        return first.isEmpty() ? 0 : Long.parseLong(first);
    }

    /** The n-th number of a field such as Uid (real, effective, saved, file system). */
    public int number(String field, int index) {
        return Integer.parseUnsignedInt(text(field).split("[\t ]+")[index]);
    }

    /** Signals that are pending and not blocked: the process is about to take them. */
    public long deliverable() {
        return (set("SigPnd") | set("ShdPnd")) & ~set("SigBlk");
    }

    /** How many signals are queued for all processes of its user: what RLIMIT_SIGPENDING binds. */
    public long queued() {
        String value = text("SigQ");
        int slash = value.indexOf('/');
        return slash < 0 ? 0 : Long.parseLong(value.substring(0, slash));
    }

    /** A signal set such as SigCgt: bit 0 is signal 1. */
    public long set(String field) {
        String value = text(field);
        return value.isEmpty() ? 0 : Long.parseUnsignedLong(value, 16);
    }
}
