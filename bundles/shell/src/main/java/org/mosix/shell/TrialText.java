package org.mosix.shell;

import java.io.PrintStream;
import java.util.Locale;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.api.PolicyBook;
import org.mosix.api.PolicyTester.Figures;
import org.mosix.api.PolicyTester.Proposed;
import org.mosix.api.PolicyTester.Report;
import org.mosix.api.PolicyTester.Trial;
import org.mosix.monitor.DecisionText;

/** What policies would do, as text. Pure functions. */
final class TrialText {
    private TrialText() {}

    static void print(Report report, PrintStream out) {
        out.println(report.cluster());
        report.trials().stream().filter(t -> !isNone(t)).forEach(t -> print(t, report, out));
        report.bound().ifPresent(bound -> compare(report, bound, out));
    }

    private static boolean isNone(Trial trial) {
        return trial.kind().equals("none");
    }

    private static void print(Trial trial, Report report, PrintStream out) {
        out.println();
        out.println(trial.kind() + ": " + String.join(", ", trial.policies()));
        int number = 0;
        for (Proposed p : trial.proposals()) {
            out.println("  " + ++number + ". " + (report.bound().isPresent() ? time(p) : "") + line(p));
        }
        if (trial.more() > 0) {
            out.println("  and " + trial.more() + " more");
        }
        if (!trial.fault().isEmpty()) {
            out.println("  ! " + trial.fault());
        } else if (number == 0) {
            out.println("  nothing is proposed");
        }
        for (PolicyBook.PolicyState state : trial.states()) {
            String asked = state.calls() == 0
                    ? "not asked"
                    : String.format(Locale.ROOT, "asked %d times, %.0f us each", state.calls(), state.meanMicros());
            out.println("  " + state.name() + ": " + asked);
        }
    }

    private static String time(Proposed p) {
        return String.format(Locale.ROOT, "after %.2f s ", p.atSeconds());
    }

    private static String line(Proposed p) {
        String by = p.policy().isEmpty() ? "" : ", by " + p.policy();
        if (p.pid() == 0) {
            return "a new program begins on node " + p.to() + by;
        }
        if (p.command().isEmpty()) {
            return "job " + p.pid() + " of node " + p.from() + " begins on node " + p.to() + by;
        }
        return "process " + p.pid() + " (" + p.command() + ") from node " + p.from() + " to " + p.to() + by + ": "
                + p.reason() + DecisionText.terms(p.terms())
                + (p.gain() == 0 ? "" : "; predicted " + DecisionText.gain(p.gain()));
    }

    private static void compare(Report report, Figures bound, PrintStream out) {
        ShellTable table = new ShellTable();
        table.column("SIMULATED");
        for (String number : new String[] {"MAKESPAN-S", "OF-BOUND", "SLOWDOWN", "OF-BOUND", "MOVES-PER-JOB"}) {
            table.column(number).alignRight();
        }
        for (Trial trial : report.trials()) {
            String name = isNone(trial) ? "no moves" : trial.kind() + ": " + String.join(", ", trial.policies());
            trial.figures()
                    .ifPresentOrElse(
                            f -> table.addRow()
                                    .addContent(
                                            name,
                                            number("%.1f", f.makespanSeconds()),
                                            number("%.2f", f.makespanSeconds() / bound.makespanSeconds()),
                                            number("%.2f", f.slowdown()),
                                            number("%.2f", f.slowdown() / bound.slowdown()),
                                            number("%.2f", f.movesPerJob())),
                            () -> table.addRow().addContent(name + ": " + trial.fault(), "", "", "", "", ""));
        }
        table.addRow()
                .addContent(
                        "bound: no schedule; equal shares",
                        number("%.1f", bound.makespanSeconds()),
                        "1.00",
                        number("%.2f", bound.slowdown()),
                        "1.00",
                        "");
        out.println();
        table.print(out);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
