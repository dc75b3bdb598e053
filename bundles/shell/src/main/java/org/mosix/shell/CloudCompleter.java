package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.mosix.api.CloudBook;

/** Offers the names of clouds. */
@Service
public final class CloudCompleter extends WordCompleter {
    @Reference(optional = true)
    CloudBook book;

    @Override
    List<String> words() {
        return book == null
                ? List.of()
                : book.read().clouds().stream().map(CloudBook.Entry::name).toList();
    }
}
