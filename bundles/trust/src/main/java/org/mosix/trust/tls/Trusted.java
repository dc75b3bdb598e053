package org.mosix.trust.tls;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.ClusterId;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.certificate.CertificateName;
import org.mosix.trust.charter.Charter;

/**
 * The clusters whose nodes are believed to be who they say: the own one, and partners' (other owners'), each by a name that
 * this owner gives it. A cluster's authority is believed on its own nodes only. What a partner's nodes may do is another
 * question. Any thread.
 */
public final class Trusted {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final Charter own;
    private final InstantSource clock;
    private volatile Map<String, Charter> partners = Map.of();

    public Trusted(Charter own, InstantSource clock) {
        this.own = own;
        this.clock = clock;
    }

    public Charter own() {
        return own;
    }

    /**
     * Adds a partner, or replaces the one of that name. Refused if another name, or the own cluster, has its id.
     *
     * @param name as a file of {@code etc/partners} is named
     */
    public synchronized void add(String name, Charter partner) throws Refused {
        if (!NAME.matcher(name).matches()) {
            throw new Refused("a partner's name has letters, digits, '.', '_' and '-', 63 at most");
        }
        Map<String, Charter> next = new TreeMap<>(partners);
        next.put(name, partner);
        long same = next.values().stream()
                .filter(charter -> charter.cluster().equals(partner.cluster()))
                .count();
        if (same > 1 || partner.cluster().equals(own.cluster())) {
            throw new Refused("cluster " + partner.cluster() + " is known by another name");
        }
        partners = Map.copyOf(next);
    }

    /** Whether there was one. Its open channels must be looked at again. */
    public synchronized boolean remove(String name) {
        Map<String, Charter> next = new TreeMap<>(partners);
        boolean was = next.remove(name) != null;
        partners = Map.copyOf(next);
        return was;
    }

    /** What this owner calls a cluster; empty for the own one and unknown ones. */
    public Optional<String> name(ClusterId cluster) {
        return partners.entrySet().stream()
                .filter(entry -> entry.getValue().cluster().equals(cluster))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Where statements of this cluster's authority are taken. */
    public Optional<Charter> charter(ClusterId cluster) {
        if (own.cluster().equals(cluster)) {
            return Optional.of(own);
        }
        return partners.values().stream()
                .filter(charter -> charter.cluster().equals(cluster))
                .findFirst();
    }

    /** The partners' charters by their names. */
    public Map<String, Charter> partners() {
        return partners;
    }

    /** The node that a certificate proves, now; refused in one sentence. */
    public PeerIdentity identify(X509Certificate certificate) throws Refused {
        CertificateName name;
        try {
            name = CertificateName.of(certificate);
        } catch (Malformed e) {
            throw new Refused(e.getMessage(), e);
        }
        Charter charter = charter(name.cluster())
                .orElseThrow(() -> new Refused(
                        "the certificate of " + name + " is of a cluster that is neither ours nor" + " a partner's"));
        charter.check(certificate, clock.instant());
        if (name.role() != CertificateName.Role.NODE) {
            throw new Refused("the certificate of " + name + " is not one of a node");
        }
        return new PeerIdentity(name.cluster(), name.node());
    }
}
