package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.support.table.ShellTable;

/** Tables of Karaf with the columns that tables of room monitor name. */
final class Columns {
    private Columns() {}

    /** @param titles one that ends in {@code >} is of a column that is aligned to the right */
    static ShellTable of(List<String> titles) {
        ShellTable table = new ShellTable();
        for (String title : titles) {
            if (title.endsWith(">")) {
                table.column(title.substring(0, title.length() - 1)).alignRight();
            } else {
                table.column(title);
            }
        }
        return table;
    }
}
