package org.mosix.trust.member;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.charter.Statement;
import org.mosix.trust.file.OwnerFile;
import org.mosix.trust.node.CharterFile;
import org.mosix.trust.tls.Trusted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorities of partners that this owner has accepted, each with what it has said last in a file of the partner's name. One that
 * cannot be read is told of, and that partner's nodes prove nothing. One thread at a time.
 */
final class PartnerRoots {
    /** Made when something is to be told: clusters are founded outside of a node ({@link Founding}), where nobody logs. */
    private static final class Telling {
        static final Logger LOG = LoggerFactory.getLogger(PartnerRoots.class);
    }

    private final Path directory;

    PartnerRoots(Path directory) {
        this.directory = directory;
    }

    /** All that are in files. */
    void load(Trusted into) throws IOException {
        for (Map.Entry<String, Path> file : files().entrySet()) {
            try {
                into.add(file.getKey(), CharterFile.load(file.getValue(), false));
            } catch (Refused e) {
                Telling.LOG.warn("nodes of partner {} cannot prove who they are: {}", file.getKey(), e.getMessage());
            }
        }
    }

    private Map<String, Path> files() throws IOException {
        Map<String, Path> all = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                entries.forEach(file -> all.put(file.getFileName().toString(), file));
            }
            // What a writer left that ended in the middle.
            all.keySet().removeIf(name -> name.endsWith(".new"));
        }
        return all;
    }

    /** Believes this authority on the nodes of that partner. What it had revoked before stays so. */
    Charter accept(String name, Statement roots, Trusted into) throws IOException, Refused {
        Charter charter;
        try {
            charter = Charter.begin(roots, false);
            Optional<Charter> before = into.charter(charter.cluster());
            Statement revoked =
                    before.isEmpty() ? null : before.get().statements().get(Kind.REVOCATIONS);
            if (revoked != null && before.get() != into.own()) {
                charter.take(revoked);
            }
        } catch (Malformed e) {
            throw new Refused(e.getMessage(), e);
        }
        into.add(name, charter);
        OwnerFile.directory(directory);
        CharterFile.keep(charter, directory.resolve(name));
        return charter;
    }

    /** Refused if there is none. The file first: what cannot be removed would be believed again after a start. */
    void drop(String name, Trusted from) throws IOException, Refused {
        if (!from.partners().containsKey(name)) {
            throw new Refused("the authority of a partner \"" + name + "\" is not known here");
        }
        Files.deleteIfExists(directory.resolve(name));
        from.remove(name);
    }

    /** Of all partners. */
    void delete() throws IOException {
        for (Path file : files().values()) {
            Files.delete(file);
        }
        Files.deleteIfExists(directory);
    }
}
