package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.mosix.api.CloudBook;

/** A command on one cloud that is known. */
abstract class OfCloud implements Action {
    @Argument(index = 0, name = "cloud", description = "name of the cloud", required = true)
    @Completion(CloudCompleter.class)
    String cloud;

    @Reference(optional = true)
    CloudBook book;
}
