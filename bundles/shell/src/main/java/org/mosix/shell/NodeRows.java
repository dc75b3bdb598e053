package org.mosix.shell;

import java.io.PrintStream;
import java.util.Optional;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.api.ClusterView;
import org.mosix.api.Nodes;
import org.mosix.api.Refused;
import org.mosix.monitor.Known;
import org.mosix.monitor.NodeTable;

/** Prints a list of nodes as Karaf prints tables. */
final class NodeRows {
    private NodeRows() {}

    /**
     * @param listed the node list, or null
     * @param view what nodes told of themselves, if that is known here
     */
    static void print(Nodes listed, Optional<ClusterView> view, PrintStream out) throws Refused {
        print(NodeTable.of(Known.nodes(Optional.ofNullable(listed), view), view), out);
    }

    private static void print(NodeTable nodes, PrintStream out) {
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
