package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.mosix.api.PartnerBook;

/** Offers what can be said of a partner. */
@Service
public final class PartnerKeyCompleter extends WordCompleter {
    @Reference(optional = true)
    PartnerBook book;

    @Override
    List<String> words() {
        return book == null ? List.of() : book.keys();
    }
}
