package org.mosix.trust.member;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.mosix.api.Refused;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.file.OwnerFile;
import org.mosix.trust.node.CharterFile;
import org.mosix.trust.node.Credentials;

/** Where a node keeps what it is as a member: {@code credentials}, {@code charter}, and {@code authority/} on one node. */
public final class MemberFiles {
    private final Path directory;

    public MemberFiles(Path directory) {
        this.directory = directory;
    }

    Path authority() {
        return directory.resolve("authority");
    }

    /** Partners' authorities. */
    PartnerRoots partners() {
        return new PartnerRoots(directory.resolve("partners"));
    }

    boolean isMember() {
        return Files.exists(credentials());
    }

    boolean hasAuthority() {
        return Files.exists(authority());
    }

    /** Makes the directory. */
    void prepare() throws IOException, Refused {
        OwnerFile.directory(directory);
    }

    Credentials readCredentials() throws IOException, Refused {
        return Credentials.load(credentials());
    }

    Charter readCharter() throws IOException, Refused {
        return CharterFile.load(charter(), true);
    }

    /** The credentials last: with them the node is a member. */
    void write(Credentials credentials, Charter charter) throws IOException, Refused {
        prepare();
        CharterFile.keep(charter, charter());
        credentials.save(credentials());
    }

    /** The credentials first. */
    void delete() throws IOException {
        Files.deleteIfExists(credentials());
        partners().delete();
        Files.deleteIfExists(charter());
        if (hasAuthority()) {
            List<Path> all;
            try (Stream<Path> files = Files.walk(authority())) {
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : all) {
                Files.delete(file);
            }
        }
    }

    private Path credentials() {
        return directory.resolve("credentials");
    }

    private Path charter() {
        return directory.resolve("charter");
    }
}
