package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.api.ClusterException;
import org.mosix.api.ClusterStore;
import org.mosix.api.Printable;

/** {@code mosix:setting}. */
@Service
@Command(
        scope = "mosix",
        name = "setting",
        description = "Lists, tells, sets or removes settings of the cluster, which all nodes with the store have",
        detailedDescription =
                "Without a name all are listed, with NAME its value is told, with NAME VALUE it is set, which holds on all"
                        + " nodes some moments later. REV counts its changes, BY is the node on which it was set. With --seen REV"
                        + " it is only set if nobody has changed it since (0: if it is not there).")
public final class ClusterSetting implements Action {
    @Argument(index = 0, name = "name", description = "name of the setting")
    @Completion(SettingCompleter.class)
    String name;

    @Argument(index = 1, name = "value", description = "what it shall be", multiValued = true)
    List<String> value;

    @Option(name = "-r", aliases = "--remove", description = "Remove it")
    boolean remove;

    @Option(
            name = "-s",
            aliases = "--seen",
            description = "Set it only if its REV is still that",
            valueToShowInHelp = "REV")
    String seen;

    @Reference(optional = true)
    ClusterStore store;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException {
        ClusterStore there = Store.required(store);
        if (remove) {
            if (name == null || value != null || seen != null) {
                throw new CommandException("to remove a setting, name it and nothing else");
            }
            there.remove(name);
        } else if (value != null) {
            set(there, String.join(" ", value));
        } else if (seen != null) {
            throw new CommandException("--seen is for setting: name a setting and its value");
        } else if (name != null) {
            tell(there);
        } else {
            list(there);
        }
        return null;
    }

    private void set(ClusterStore there, String text) throws ClusterException, CommandException {
        if (seen == null) {
            there.set(name, text);
            return;
        }
        try {
            there.compareAndSet(name, Long.parseLong(seen), text);
        } catch (NumberFormatException e) {
            throw new CommandException("'" + seen + "' is no REV: mosix:setting lists them");
        }
    }

    private void tell(ClusterStore there) throws CommandException {
        ClusterStore.Setting setting = there.setting(name)
                .orElseThrow(() -> new CommandException("there is no setting \"" + Printable.of(name) + "\""));
        session.getConsole().println(Printable.of(setting.value()));
    }

    private void list(ClusterStore there) {
        ShellTable table = new ShellTable();
        table.column("NAME");
        table.column("VALUE");
        table.column("REV").alignRight();
        table.column("BY").alignRight();
        table.column("AT");
        for (ClusterStore.Setting s : there.settings()) {
            table.addRow()
                    .addContent(s.name(), Printable.of(s.value()), s.revision(), s.by(), Store.time(s.atMillis()));
        }
        table.emptyTableText("no settings");
        table.print(session.getConsole());
    }
}
