package org.mosix.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.ClusterTrust;

/** {@code mosix:partner-trust}. */
@Service
@Command(
        scope = "mosix",
        name = "partner-trust",
        description = "Has nodes of a partner prove who they are, by what mosix:cluster-root printed there",
        detailedDescription =
                "To be said on each node of this cluster, and the reverse on theirs. What the partner may do is another question: mosix:partner-set. Compare the fingerprint with what mosix:cluster says there: whoever has changed the text on the way is believed in the partner's place.")
public final class PartnerTrust implements Action {
    private static final int MOST_BYTES = 20_000;
    private static final String TEXT = "mosixroot1.";

    @Argument(index = 0, name = "partner", description = "name of the partner", required = true)
    @Completion(PartnerCompleter.class)
    String partner;

    @Argument(
            index = 1,
            name = "root",
            description = "what mosix:cluster-root printed, or a file of it",
            required = true)
    String root;

    @Reference(optional = true)
    ClusterTrust trust;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException, IOException {
        ClusterTrust now = Clustering.required(trust);
        ClusterTrust.Root known = now.trustPartner(partner, root.startsWith(TEXT) ? root : file());
        session.getConsole().println(Clustering.line(partner, known));
        return null;
    }

    private String file() throws CommandException {
        try (InputStream in = Files.newInputStream(Path.of(root))) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException | InvalidPathException e) {
            throw new CommandException(
                    "\"" + root + "\" is neither what mosix:cluster-root prints nor a file that can be read", e);
        }
    }
}
