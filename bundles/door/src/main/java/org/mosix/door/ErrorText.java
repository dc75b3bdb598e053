package org.mosix.door;

import org.mosix.linux.Errno;

/** The words of strerror(3) for the errors that exec and open give a user; the name of the number for the others. */
final class ErrorText {
    private ErrorText() {}

    static String of(int errno) {
        return switch (errno) {
            case Errno.EPERM -> "Operation not permitted";
            case Errno.ENOENT -> "No such file or directory";
            case Errno.EIO -> "Input/output error";
            case Errno.E2BIG -> "Argument list too long";
            case Errno.ENOEXEC -> "Exec format error";
            case Errno.EBADF -> "Bad file descriptor";
            case Errno.ENOMEM -> "Cannot allocate memory";
            case Errno.EACCES -> "Permission denied";
            case Errno.ENOTDIR -> "Not a directory";
            case Errno.EISDIR -> "Is a directory";
            case Errno.EMFILE -> "Too many open files";
            case Errno.ETXTBSY -> "Text file busy";
            case Errno.ENOSPC -> "No space left on device";
            case Errno.EROFS -> "Read-only file system";
            case Errno.EPIPE -> "Broken pipe";
            case Errno.ENAMETOOLONG -> "File name too long";
            case Errno.ELOOP -> "Too many levels of symbolic links";
            default -> Errno.name(errno);
        };
    }
}
