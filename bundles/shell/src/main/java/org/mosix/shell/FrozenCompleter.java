package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.mosix.api.Freezer;

/** Offers the numbers of frozen processes. */
@Service
public final class FrozenCompleter extends WordCompleter {
    @Reference(optional = true)
    Freezer freezer;

    @Override
    List<String> words() {
        return freezer == null
                ? List.of()
                : freezer.frozen().stream().map(f -> Integer.toString(f.pid())).toList();
    }
}
