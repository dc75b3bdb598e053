package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.mosix.api.PolicyTester;

/** Offers the names of policies. */
@Service
public final class PolicyCompleter extends WordCompleter {
    @Reference(optional = true)
    PolicyTester tester;

    @Override
    List<String> words() {
        return tester == null ? List.of() : tester.names();
    }
}
