package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.mosix.api.PartnerBook;

/** Offers the names of partners. */
@Service
public final class PartnerCompleter extends WordCompleter {
    @Reference(optional = true)
    PartnerBook book;

    @Override
    List<String> words() {
        return book == null
                ? List.of()
                : book.read().partners().stream().map(PartnerBook.Entry::name).toList();
    }
}
