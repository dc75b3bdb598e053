package org.mosix.shell;

import java.io.PrintStream;
import java.util.function.Consumer;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.Recall;
import org.mosix.monitor.RecallLine;

/** Prints how a recall goes on, a line in a second, and what came of it. */
final class RecallLines implements Consumer<Recall> {
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** Less has no rate that means anything. */
    private static final long TOLD_BYTES = 64 << 20;

    private final PrintStream out;
    private final long begun = System.nanoTime();
    private long printed = begun;

    RecallLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void accept(Recall so) {
        if (so.all() > 0 && System.nanoTime() - printed >= SECOND_NANOS) {
            printed = System.nanoTime();
            out.println(RecallLine.of(so, printed - begun));
            out.flush();
        }
    }

    /**
     * @param none what to say if there was nothing to do
     * @param where those are that could not come
     * @throws CommandException if there are such
     */
    void end(Recall recall, String none, String where) throws CommandException {
        if (recall.all() == 0) {
            out.println(none);
            return;
        }
        out.println(processes(recall.home(), "has come home", "have come home")
                + (recall.ended() == 0 ? "" : ", " + processes(recall.ended(), "has ended", "have ended")));
        if (recall.bytes() >= TOLD_BYTES) {
            out.println(RecallLine.amount(recall.bytes(), System.nanoTime() - begun));
        }
        recall.reasons().forEach(out::println);
        if (recall.failed() > 0) {
            throw new CommandException(processes(recall.failed(), "is still ", "are still ") + where);
        }
    }

    private static String processes(int number, String one, String more) {
        return number == 1 ? "1 process " + one : number + " processes " + more;
    }
}
