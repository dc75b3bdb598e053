package org.mosix.trust.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mosix.api.Malformed;
import org.mosix.trust.ClusterId;

/**
 * Whom a certificate names: the URI {@code mosix://CLUSTER/node/NUMBER}, {@code mosix://CLUSTER/authority} or
 * {@code mosix://CLUSTER/join}, its only subject alternative name (RFC 5280, section 4.2.1.6). No address stands in it, since
 * addresses change. Immutable.
 *
 * @param node 1 or more for a node, 0 for the others
 */
public record CertificateName(ClusterId cluster, Role role, int node) {
    private static final int URI = 6;
    private static final Pattern TEXT =
            Pattern.compile("mosix://([0-9a-f]{32})/(?:(authority)|(join)|node/([1-9][0-9]{0,9}))");

    /** What somebody with such a certificate may do. */
    public enum Role {
        /** Signs the other two; is never an end of a connection. */
        AUTHORITY,
        /** Lets nodes in. Not a node's name: else each node could collect the tokens of those who join. */
        JOIN,
        NODE
    }

    public CertificateName {
        if ((role == Role.NODE) != (node > 0)) {
            throw new IllegalArgumentException("node " + node + " for the role " + role);
        }
    }

    public static CertificateName node(ClusterId cluster, int node) {
        return new CertificateName(cluster, Role.NODE, node);
    }

    public static CertificateName of(ClusterId cluster, Role role) {
        return new CertificateName(cluster, role, 0);
    }

    /** Throws Malformed if the certificate has no such name, or another one besides. */
    public static CertificateName of(X509Certificate certificate) throws Malformed {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            throw new Malformed("the names in the certificate cannot be read", e);
        }
        if (names == null || names.size() != 1) {
            throw new Malformed("the certificate is not of a MOSIX cluster: it does not have exactly one name");
        }
        List<?> name = names.iterator().next();
        if (!name.get(0).equals(URI)) {
            throw new Malformed("the certificate is not of a MOSIX cluster: its name is no URI");
        }
        return parse((String) name.get(1));
    }

    static CertificateName parse(String uri) throws Malformed {
        Matcher parts = TEXT.matcher(uri);
        if (!parts.matches()) {
            throw new Malformed("the certificate is not of a MOSIX cluster: its name has another form");
        }
        ClusterId cluster = new ClusterId(parts.group(1));
        if (parts.group(2) != null) {
            return of(cluster, Role.AUTHORITY);
        }
        if (parts.group(3) != null) {
            return of(cluster, Role.JOIN);
        }
        long node = Long.parseLong(parts.group(4));
        if (node > Integer.MAX_VALUE) {
            throw new Malformed("the certificate names node " + node + ", which is too large a number");
        }
        return node(cluster, (int) node);
    }

    public String uri() {
        String start = "mosix://" + cluster.hex() + "/";
        return switch (role) {
            case AUTHORITY -> start + "authority";
            case JOIN -> start + "join";
            case NODE -> start + "node/" + node;
        };
    }

    /** For sentences. */
    @Override
    public String toString() {
        return switch (role) {
            case AUTHORITY -> "the authority of cluster " + cluster;
            case JOIN -> "the join port of cluster " + cluster;
            case NODE -> "node " + node + " of cluster " + cluster;
        };
    }
}
