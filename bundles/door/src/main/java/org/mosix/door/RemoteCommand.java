package org.mosix.door;

import java.util.List;

/**
 * The one text in which ssh carries a program and its arguments to a shell of the far user. That shell may be any of the usual ones:
 * POSIX shells, fish; csh takes all but line ends.
 */
final class RemoteCommand {
    /**
     * What the far side does before it becomes the program, for /bin/sh. Without a terminal sshd leaves a program alone when its
     * connection ends, so a watcher is left behind, a child of nobody, so that the program has no child it does not know of: when
     * sshd's process for this connection is no more, it ends the program's process group, which is sshd's session. Whose parent is
     * process 1 was orphaned before it could look.
     */
    private static final String WATCHED = "s=$PPID p=$$; [ $s != 1 ] || exit 1;"
            + " ( ( cd /; trap \"\" HUP INT TERM; while kill -0 $s; do sleep 1; done; kill -TERM -$p;"
            + " for i in 1 2 3 4 5; do sleep 1; kill -0 $p || break; done; kill -KILL -$p )"
            + " </dev/null >/dev/null 2>&1 & ); exec \"$@\"";

    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:@+";

    private RemoteCommand() {}

    /** @param words program and arguments, raw strings */
    static String of(List<String> words) {
        StringBuilder text =
                new StringBuilder("exec /bin/sh -c ").append(quoted(WATCHED)).append(" mosrun");
        words.forEach(word -> text.append(' ').append(quoted(word)));
        return text.toString();
    }

    /**
     * A raw string as one word. In single quotes nothing but a single quote has a meaning to POSIX shells; a backslash has one to
     * fish, and an exclamation mark to csh: these three stand outside, behind a backslash. No byte of them is part of a longer
     * character in any usual encoding, except the backslash, which is never inside of quotes.
     */
    static String quoted(String word) {
        if (!word.isEmpty() && word.chars().allMatch(c -> PLAIN.indexOf(c) >= 0)) {
            return word;
        }
        StringBuilder text = new StringBuilder();
        boolean inside = false;
        for (char c : word.toCharArray()) {
            boolean outside = c == '\'' || c == '\\' || c == '!';
            if (inside == outside) {
                text.append('\'');
                inside = !outside;
            }
            text.append(outside ? "\\" : "").append(c);
        }
        return text.append(inside ? "'" : "").append(word.isEmpty() ? "''" : "").toString();
    }
}
