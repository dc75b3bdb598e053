package org.mosix.trust.member;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.mosix.api.ClusterException;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.authority.Grant;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.certificate.Requests;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.node.Credentials;

/**
 * Makes a cluster whose nodes have not been started yet and are all on this machine: the authority and what each node has as a member,
 * as if they had joined. For testbeds; other nodes join by tokens, so that nobody carries their keys.
 */
public final class Founding {
    private Founding() {}

    /** @param directories where nodes 1, 2, ... keep their membership; the authority goes to the first, and none of them may have one */
    public static void found(List<Path> directories, InstantSource clock) throws IOException, ClusterException {
        MemberFiles first = new MemberFiles(directories.get(0));
        first.prepare();
        try (Authority authority = Authority.create(first.authority(), clock)) {
            for (int i = 0; i < directories.size(); i++) {
                KeyPair keys = P256.generate();
                Grant grant = authority.issue(i + 1, Requests.make(keys));
                Charter charter = Charter.begin(grant.statements().get(Kind.ROOTS), true);
                for (Kind kind : Kind.values()) {
                    charter.take(authority.statements().get(kind));
                }
                new MemberFiles(directories.get(i)).write(Credentials.of(keys, grant.certificate()), charter);
            }
        }
    }

    /** The directories as words; ends with a sentence and status 1 if it fails. */
    public static void main(String[] args) {
        try {
            found(Stream.of(args).map(Path::of).toList(), InstantSource.system());
        } catch (IOException | ClusterException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
