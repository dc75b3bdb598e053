package org.mosix.syscall.table;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes docs/syscalls.md from the table. */
final class SyscallsPage {
    private final StringBuilder page = new StringBuilder();

    private SyscallsPage() { }

    static String text() {
        SyscallsPage page = new SyscallsPage();
        page.head();
        Table.all().forEach(page::row);
        page.commands();
        return page.page.toString();
    }

    private void head() {
        Map<Route, Integer> count = new EnumMap<>(Route.class);
        Table.all().forEach(row -> count.merge(row.route(), 1, Integer::sum));
        page.append("# System calls of a process that is away\n\n")
                .append("Made from the table in `bundles/syscall`; do not edit. How to change it: ")
                .append("[HOWTO-add-a-syscall.md](HOWTO-add-a-syscall.md).\n\n")
                .append("Routes: HERE in the body, HOME in the deputy, BOTH first home then body, FAMILY by hand-written ")
                .append("code, RETURN the process comes home and calls there, DENY an error. ")
                .append(count.entrySet().stream().map(e -> e.getValue() + " " + e.getKey())
                        .collect(Collectors.joining(", ", "Rows: ", ".\n\n")))
                .append("A number without a row takes RETURN. `b`: may sleep without bound; `m`: swaps the signal mask; ")
                .append("`c`: long data is carried in parts.\n\n")
                .append("| nr | name | route | effect | grant | | arguments | unless, and why |\n|--:|---|---|---|---|---|---|---|\n");
    }

    private void row(Row row) {
        String traits = (row.blocking() ? "b" : "") + (row.mask() >= 0 ? "m" : "") + (row.chunkable() ? "c" : "");
        page.append("| ").append(row.nr()).append(" | ").append(row.name()).append(" | ").append(row.route())
                .append(row.errno() > 0 ? " " + ErrnoNames.name(row.errno()) : "").append(" | ").append(row.effect())
                .append(" | ").append(row.grant()).append(" | ").append(traits).append(" | ")
                .append(row.args().stream().map(SyscallsPage::shape).collect(Collectors.joining(", "))).append(" | ")
                .append(unless(row)).append(" |\n");
    }

    private static String unless(Row row) {
        String clauses = "";
        boolean chosen = row.args().stream().anyMatch(s -> s instanceof Shape.Chosen);
        if (chosen) {
            clauses = "by command, see below";
        } else if (!row.when().isEmpty()) {
            Map<Route, List<String>> by = row.when().stream().collect(Collectors.groupingBy(When::route, () ->
                    new EnumMap<>(Route.class), Collectors.mapping(SyscallsPage::tests, Collectors.toList())));
            clauses = by.entrySet().stream().map(e -> e.getKey() + " if " + String.join(" or ", e.getValue()))
                    .collect(Collectors.joining("; "));
        }
        return clauses.isEmpty() || row.note().isEmpty() ? clauses + row.note() : clauses + "; " + row.note();
    }

    private static String tests(When when) {
        return when.tests().stream().map(t -> {
            String mask = t.mask() == Line.LOW ? "" : "&0x" + Long.toHexString(t.mask());
            String value = t.value() < 10 ? "" + t.value() : "0x" + Long.toHexString(t.value());
            return "a" + t.arg() + mask + "=" + value;
        }).collect(Collectors.joining(" and "));
    }

    private static String shape(Shape shape) {
        switch (shape.kind()) {
            case VALUE:
                return ((Shape.Value) shape).look().name().toLowerCase();
            case TEXT:
                return "text";
            case BLOCK:
                Shape.Block block = (Shape.Block) shape;
                return block.dir().name().toLowerCase() + "[" + size(block.size()) + "]" + fill(block);
            case VECTOR:
                return (((Shape.Vector) shape).in() ? "in" : "out") + " iovec[a" + ((Shape.Vector) shape).count() + "]";
            case MESSAGE:
                return (((Shape.Message) shape).in() ? "in" : "out") + " msghdr";
            case MESSAGES:
                return (((Shape.Messages) shape).in() ? "in" : "out") + " mmsghdr[a" + ((Shape.Messages) shape).count()
                        + "]";
            case NESTED:
                Shape.Nested nested = (Shape.Nested) shape;
                return (nested.back() ? "inout" : "in") + "[" + size(nested.size()) + " with pointer to "
                        + nested.dir().name().toLowerCase() + "]";
            case SIXTH:
                return "in {sigset, size}";
            default:
                return "by a" + ((Shape.Chosen) shape).commands().key();
        }
    }

    private static String size(Size size) {
        switch (size.base()) {
            case FIXED:
                return "" + size.plus();
            case BITS:
                return "a" + size.arg() + " bits";
            case DEREF:
            case UDEREF:
                return "*a" + size.arg();
            case CLIP:
                return "a" + size.arg() + "\u2264" + size.plus();
            case OPTIONS:
                return "as far as readable";
            case NODES:
                return "a" + size.arg() + "-1 bits";
            case SELF:
            case HANDLE:
                return "its own size";
            default:
                return (size.plus() > 0 ? size.plus() + "+" : "") + "a" + size.arg()
                        + (size.unit() > 1 ? "\u00d7" + size.unit() : "");
        }
    }

    private static String fill(Shape.Block block) {
        if (!block.dir().out()) {
            return "";
        }
        switch (block.fill().rule()) {
            case ALWAYS:
            case EVER:
            case TRIED:
                return "!";
            case POSITIVE:
                return " if >0";
            case RESULT:
                return " by result";
            case FITS:
                return " by result if it fits";
            case HEAD:
                return " by its head";
            case TEXT:
                return " to its NUL";
            default:
                return "";
        }
    }

    private void commands() {
        for (Row row : Table.all()) {
            row.args().stream().filter(s -> s instanceof Shape.Chosen).map(s -> ((Shape.Chosen) s).commands()).findFirst()
                    .ifPresent(commands -> commands(row, commands));
        }
    }

    private void commands(Row row, Commands commands) {
        page.append("\n## Commands of ").append(row.name()).append("\n\n");
        page.append(commands.names().stream().map(name -> {
            long[] args = new long[6];
            args[commands.key()] = commands.value(name);
            Route route = row.route(args);
            String shapes = row.args().stream().filter(s -> s instanceof Shape.Chosen).map(s -> shape(s.of(args)))
                    .collect(Collectors.joining(", "));
            return name + " (" + (route == Route.HOME ? "" : route + ", ") + shapes + ")";
        }).collect(Collectors.joining(", "))).append(". All others: ").append(row.route()).append(".\n");
    }
}
