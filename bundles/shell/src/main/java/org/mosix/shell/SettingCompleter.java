package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.mosix.api.ClusterStore;

/** Offers the names of the cluster's settings. */
@Service
public final class SettingCompleter implements Completer {
    @Reference(optional = true)
    ClusterStore store;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter words = new StringsCompleter();
        if (store != null) {
            store.settings().forEach(setting -> words.getStrings().add(setting.name()));
        }
        return words.complete(session, line, candidates);
    }
}
