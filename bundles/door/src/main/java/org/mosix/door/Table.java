package org.mosix.door;

import java.util.ArrayList;
import java.util.List;
import org.mosix.api.Printable;
import org.mosix.monitor.NodeTable;

/** Aligned columns of printable text. A column whose title ends in {@code >} is aligned to the right. */
final class Table {
    private final boolean[] right;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... titles) {
        right = new boolean[titles.length];
        List<String> first = new ArrayList<>();
        for (int i = 0; i < titles.length; i++) {
            right[i] = titles[i].endsWith(">");
            first.add(right[i] ? titles[i].substring(0, titles[i].length() - 1) : titles[i]);
        }
        rows.add(first);
    }

    /** The text of a list of nodes. */
    static String of(NodeTable nodes) {
        Table table = new Table(nodes.columns().stream()
                .map(c -> c.right() ? c.title() + ">" : c.title())
                .toArray(String[]::new));
        nodes.rows().forEach(table::row);
        return table.text();
    }

    void row(List<?> cells) {
        if (cells.size() != right.length) {
            throw new IllegalArgumentException(cells.size() + " cells in a table of " + right.length + " columns");
        }
        rows.add(cells.stream().map(cell -> Printable.of(cell.toString())).toList());
    }

    String text() {
        int[] widths = new int[right.length];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : "  ").append(right[i] ? padding + row.get(i) : row.get(i) + padding);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
