package org.mosix.api;

import java.util.List;

/**
 * Freezes processes of this home: their memory goes to this node's disk, and what they are to others stays: number, parent, terminal,
 * open files. A frozen process can be killed, stopped and waited for; a signal that it handles is taken when it goes on.
 */
public interface Freezer {
    /** Why a process is frozen. */
    enum Reason {
        /** Too many work here: it waits for its turn. */
        LOAD("it waits for its turn, since too many work here"),
        /** It had to leave a node, and here there is no room for it to work. */
        EVACUATION("it had to come home, where there is no room for it to work"),
        /** Its user or the administrator said so. */
        MANUAL("somebody said so; mosmigrate PID continue lets it go on");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** For people. */
        public String sentence() {
            return sentence;
        }
    }

    /**
     * A process that is frozen.
     *
     * @param jobClass of its job ({@link JobHints#jobClass})
     * @param bytes of its file on the disk
     * @param sinceMillis when it was, ms since 1970
     * @param stopped it is stopped as a job, too (SIGSTOP), and works only when it is continued
     */
    record Frozen(int pid, int jobClass, Reason why, long bytes, long sinceMillis, boolean stopped) {}

    /**
     * What was done.
     *
     * @param bytes of memory that went to the disk or came from there
     * @param micros that it took
     */
    record Report(int pid, boolean frozen, long bytes, long micros) {
        /** One line for people. */
        public String sentence() {
            return String.format(
                    java.util.Locale.ROOT,
                    frozen
                            ? "process %d is frozen: %.1f MB went to the disk in %.1f ms"
                            : "process %d goes on: %.1f MB came from the disk in %.1f ms",
                    pid,
                    bytes / 1e6,
                    micros / 1e3);
        }
    }

    /**
     * A process of a job that is not frozen and works at home.
     *
     * @param jobClass of its job ({@link JobHints#jobClass})
     * @param startTicks clock ticks after boot at which it began: with its number it names it for ever
     * @param cpuMillis CPU time that it has had here
     * @param residentBytes of it that are in memory
     * @param stopped it is stopped as a job (Ctrl-Z): it holds memory, and works only when it is continued
     */
    record Working(int pid, int jobClass, long startTicks, long cpuMillis, long residentBytes, boolean stopped) {}

    /** Bytes that images may still take of the disk, and what all of the disk is. */
    record Space(long free, long total) {}

    /**
     * Freezes a process, wherever it works; returns when its memory is on the disk. After any exception it runs on where it was. One
     * that is frozen is so for the new reason from then on.
     *
     * @param pid at home, in this node's pid namespace
     * @throws Refused when the caller may not, or the disk has no room
     * @throws Unreachable when its host does not answer
     * @throws NotCarried when it has something that no image holds
     * @throws Gone when there is no such process, or it ended meanwhile
     */
    Report freeze(Caller caller, int pid, Reason why) throws ClusterException;

    /**
     * Lets a frozen process go on, at home; returns when it does. After any exception it is frozen as before.
     *
     * @throws Refused when the caller may not, it is not frozen, its file is damaged, or memory is too short for it
     * @throws Gone when there is no such process, or it ended meanwhile
     */
    Report thaw(Caller caller, int pid) throws ClusterException;

    /** All that are frozen, in the order of their numbers. Answers from memory. */
    List<Frozen> frozen();

    /** All processes of this home's jobs that work here; reads some small files for each. Throws Refused if they cannot be listed. */
    List<Working> working() throws Refused;

    /** Asks the file system. Throws Refused with the reason if that does not say. */
    Space space() throws Refused;
}
