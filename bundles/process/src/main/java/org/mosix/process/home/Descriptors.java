package org.mosix.process.home;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.FileId;
import org.mosix.process.protocol.Keeping;

/**
 * What home knows of descriptors of a process that is away: which it has opened there itself and shares with nobody, so that
 * nobody else moves their offsets; to which it may write late; and where such a write has failed (docs/adr/0012). Any thread.
 */
final class Descriptors {
    private static final int MOST = 256;

    private final Set<Integer> sole = new HashSet<>();
    private final Map<Integer, FileId> granted = new HashMap<>();
    private final Map<Integer, Integer> failed = new HashMap<>();

    private long lateWrites;

    /** openat(2) has given it for reading. */
    synchronized void opened(int descriptor) {
        if (sole.size() < MOST) {
            sole.add(descriptor);
        }
    }

    synchronized boolean isSole(int descriptor) {
        return sole.contains(descriptor);
    }

    synchronized void grant(int descriptor, FileId file) {
        if (granted.size() < MOST) {
            granted.put(descriptor, file);
        }
    }

    synchronized FileId granted(int descriptor) {
        return granted.get(descriptor);
    }

    /** The guest makes a call. Any that is not known to leave descriptors alone may have changed or passed on all of them. */
    synchronized void called(int nr, long[] args) {
        if (!Keeping.keeps(nr, args)) {
            sole.clear();
            granted.clear();
        }
        closed(Keeping.replaces(nr, args));
    }

    /** The guest has made a copy of a descriptor, which is no less its own: what it does with either comes home in its order. */
    synchronized void copied(int from, int to) {
        if (from != to && sole.contains(from)) {
            opened(to);
        }
    }

    synchronized void closed(int descriptor) {
        sole.remove(descriptor);
        granted.remove(descriptor);
    }

    /** A write was told late. */
    synchronized void writtenLate() {
        lateWrites++;
    }

    /** How many were. */
    synchronized long lateWrites() {
        return lateWrites;
    }

    /** A write was told late and could not be made. */
    synchronized void failed(int descriptor, int errno) {
        granted.remove(descriptor);
        failed.put(descriptor, errno);
    }

    /** What a call gets that is not made, because a write before it has failed: -errno, or 0. close(2) is made all the same. */
    synchronized long refusal(int nr, long[] args) {
        return nr == Nr.CLOSE ? 0 : -error(nr, args);
    }

    /** The error that this call gives, as the next one to ask for it, because a write before it has failed; or 0. */
    synchronized int error(int nr, long[] args) {
        if (failed.isEmpty()) {
            return 0;
        }
        Integer errno = switch (nr) {
            case Nr.WRITE, Nr.WRITEV, Nr.PWRITE64, Nr.FSYNC, Nr.FDATASYNC, Nr.CLOSE -> failed.remove((int) args[0]);
            default -> null;
        };
        return errno == null ? 0 : errno;
    }
}
