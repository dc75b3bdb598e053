package org.mosix.trust.member;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mosix.api.ClusterException;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.authority.Grant;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.certificate.Requests;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.charter.Statement;
import org.mosix.trust.node.Credentials;
import org.mosix.trust.tls.Trusted;

/**
 * Makes clusters whose nodes have not been started yet and are all on this machine: the authority of each and what each node has as a
 * member, as if it had joined; and nodes of each know the authorities of the others, as partners do. For testbeds: other nodes join by
 * tokens, so that nobody carries their keys.
 */
public final class Founding {
    /** Between clusters, on the command line. */
    private static final String NEXT = "--";

    private Founding() {}

    /**
     * Makes one cluster.
     *
     * @param directories where its nodes keep their membership, by number; the authority goes to the first, and none of them may have one
     * @return what partners have to know of the authority
     */
    static Statement found(SortedMap<Integer, Path> directories, InstantSource clock)
            throws IOException, ClusterException {
        MemberFiles first = new MemberFiles(directories.get(directories.firstKey()));
        first.prepare();
        try (Authority authority = Authority.create(first.authority(), clock)) {
            for (Map.Entry<Integer, Path> node : directories.entrySet()) {
                KeyPair keys = P256.generate();
                Grant grant = authority.issue(node.getKey(), Requests.make(keys));
                Charter charter = Charter.begin(grant.statements().get(Kind.ROOTS), true);
                for (Kind kind : Kind.values()) {
                    charter.take(authority.statements().get(kind));
                }
                new MemberFiles(node.getValue()).write(Credentials.of(keys, grant.certificate()), charter);
            }
            return authority.statements().get(Kind.ROOTS);
        }
    }

    /** Makes clusters that are each other's partners, named cluster1, cluster2, ... */
    static void found(List<SortedMap<Integer, Path>> clusters, InstantSource clock)
            throws IOException, ClusterException {
        List<Statement> roots = new ArrayList<>();
        for (SortedMap<Integer, Path> cluster : clusters) {
            roots.add(found(cluster, clock));
        }
        for (int of = 0; of < clusters.size(); of++) {
            for (Path directory : clusters.get(of).values()) {
                MemberFiles files = new MemberFiles(directory);
                Trusted trusted = new Trusted(files.readCharter(), clock);
                for (int other = 0; other < clusters.size(); other++) {
                    if (other != of) {
                        files.partners().accept("cluster" + (other + 1), roots.get(other), trusted);
                    }
                }
            }
        }
    }

    /** {@code NUMBER=DIRECTORY} for each node, {@code --} between clusters; ends with a sentence and status 1 if it fails. */
    public static void main(String[] args) {
        List<SortedMap<Integer, Path>> clusters = new ArrayList<>(List.of(new TreeMap<>()));
        for (String word : args) {
            if (word.equals(NEXT)) {
                clusters.add(new TreeMap<>());
            } else {
                int equals = word.indexOf('=');
                clusters.get(clusters.size() - 1)
                        .put(Integer.valueOf(word.substring(0, equals)), Path.of(word.substring(equals + 1)));
            }
        }
        try {
            found(clusters, InstantSource.system());
        } catch (IOException | ClusterException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
