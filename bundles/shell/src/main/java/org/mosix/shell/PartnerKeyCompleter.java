package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.mosix.api.PartnerBook;

/** Offers what can be said of a partner. */
@Service
public final class PartnerKeyCompleter implements Completer {
    @Reference(optional = true)
    PartnerBook book;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter words = new StringsCompleter();
        if (book != null) {
            words.getStrings().addAll(book.keys());
        }
        return words.complete(session, line, candidates);
    }
}
