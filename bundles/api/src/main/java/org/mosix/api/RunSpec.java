package org.mosix.api;

import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * What {@code mosrun} was asked to run.
 *
 * @param node where to (option -r): number, address or host name as the user wrote it; empty means start at home
 * @param fallbackHome start at home when that node cannot take it (option -F)
 * @param stats takes the job's statistics as JSON when its last process ended (option --stats): a file opened by the
 *     user's own process, with the user's rights. Whoever holds the job writes once and closes it; so does an abandoned
 *     start, without writing. A write may block for as long as the user's file system likes.
 * @param argv program and arguments; for show only, since mosrun itself execs: text that is not UTF-8 is approximated
 *     and what lies beyond the first 128 KiB is left out
 * @param trace takes a line for each forwarded call (option --trace): the user's standard error; closed as {@code stats}
 * @param hints what the user tells of the job, against what holds for the one in which mosrun was called, if any
 */
public record RunSpec(
        Optional<String> node,
        boolean fallbackHome,
        Optional<OutputStream> stats,
        List<String> argv,
        Optional<OutputStream> trace,
        HintChanges hints) {
    public RunSpec {
        argv = List.copyOf(argv);
    }

    /** Without hints of its own. */
    public RunSpec(
            Optional<String> node,
            boolean fallbackHome,
            Optional<OutputStream> stats,
            List<String> argv,
            Optional<OutputStream> trace) {
        this(node, fallbackHome, stats, argv, trace, HintChanges.NONE);
    }
}
