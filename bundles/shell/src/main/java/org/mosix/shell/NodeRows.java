package org.mosix.shell;

import java.io.PrintStream;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.monitor.NodeTable;

/** Prints a list of nodes as Karaf prints tables. */
final class NodeRows {
    private NodeRows() {}

    static void print(NodeTable nodes, PrintStream out) {
        ShellTable table = new ShellTable();
        for (NodeTable.Column column : nodes.columns()) {
            Col col = table.column(column.title());
            if (column.right()) {
                col.alignRight();
            }
        }
        nodes.rows().forEach(row -> table.addRow().addContent(row.toArray()));
        table.print(out);
    }
}
