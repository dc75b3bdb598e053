package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.mosix.api.CloudBook;

/** Offers what can be said of a cloud. */
@Service
public final class CloudKeyCompleter extends WordCompleter {
    @Reference(optional = true)
    CloudBook book;

    @Override
    List<String> words() {
        return book == null ? List.of() : book.keys();
    }
}
