package org.mosix.door;

import java.io.IOException;
import java.util.Optional;
import org.mosix.linux.Errno;

/**
 * Finds the program as execvp(3) of glibc does (posix/execvpe.c): a name with a slash is the file; any other is tried in
 * each directory of PATH, going on after errors that say "not here", and a permission error is remembered. A file whose
 * format the kernel does not know is given to the shell.
 */
final class Search {
    /** What the C library searches without PATH (CS_PATH, confstr(3)). */
    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    private static final int NAME_MAX = 255;
    private static final int PATH_MAX = 4096;

    /** One attempt of the client: 0 when it became the program, else the errno. */
    interface Attempt {
        int exec(String file, boolean byShell) throws IOException;
    }

    private Search() {}

    /** Tries until one exec succeeds (0) or none is left (the errno of execvp). */
    static int run(String program, Optional<String> path, Attempt attempt) throws IOException {
        if (program.isEmpty()) {
            return Errno.ENOENT;
        }
        if (program.indexOf('/') >= 0) {
            return one(program, attempt);
        }
        if (program.length() > NAME_MAX) {
            return Errno.ENAMETOOLONG;
        }
        int last = Errno.ENOENT;
        boolean denied = false;
        String searched = path.orElse(DEFAULT_PATH);
        for (int start = 0, end; start <= searched.length(); start = end + 1) {
            end = searched.indexOf(':', start);
            end = end < 0 ? searched.length() : end;
            if (end - start < PATH_MAX) {
                last = one(end == start ? program : searched.substring(start, end) + "/" + program, attempt);
                denied |= last == Errno.EACCES;
                if (!goesOn(last)) {
                    return last;
                }
            }
        }
        return denied ? Errno.EACCES : last;
    }

    private static int one(String file, Attempt attempt) throws IOException {
        int errno = attempt.exec(file, false);
        return errno == Errno.ENOEXEC ? attempt.exec(file, true) : errno;
    }

    private static boolean goesOn(int errno) {
        return switch (errno) {
            case Errno.EACCES, Errno.ENOENT, Errno.ESTALE, Errno.ENOTDIR, Errno.ENODEV, Errno.ETIMEDOUT -> true;
            default -> false;
        };
    }
}
