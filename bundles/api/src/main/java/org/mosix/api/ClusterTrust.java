package org.mosix.api;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is a member of this node's cluster: one machine of it is the cluster's authority, others join by tokens. Any thread.
 *
 * <p>IOException: a disk or the network. Refused: it is not possible or not allowed, in one sentence.
 */
public interface ClusterTrust {
    /**
     * What this node is.
     *
     * @param cluster id of the cluster, 32 hexadecimal digits
     * @param node this node's number there
     * @param authority whether the cluster's authority is here
     * @param until when this node's certificate expires
     * @param revoked how many certificates are revoked
     */
    record Membership(String cluster, int node, boolean authority, Instant until, int revoked) {}

    /** Empty: it is a member of none. */
    Optional<Membership> membership();

    /** Makes a cluster whose authority is here, and this node its first member. */
    Membership create() throws IOException, Refused;

    /**
     * A token with which one machine can become a member, once. On the authority's node only.
     *
     * @param node the number it shall have; 0: the next one that nobody had
     * @param life how long it serves
     */
    String token(int node, Duration life) throws IOException, Refused;

    /** Becomes a member by a token of {@link #token}. */
    Membership join(String token) throws IOException, Refused;

    /**
     * No certificate of that node holds any more, and connections with it are closed. On the authority's node only.
     *
     * @return sentences about nodes that have not heard it yet; they will when they next agree on keys
     */
    List<String> revoke(int node) throws IOException, Refused;

    /**
     * The authority of a cluster, by which its nodes prove who they are to nodes of other owners.
     *
     * @param cluster id, 32 hexadecimal digits
     * @param fingerprint SHA-256 of its certificate, 64 hexadecimal digits, for people to compare
     */
    record Root(String cluster, String fingerprint) {}

    /** Our own cluster's. Refused if this node is a member of none. */
    Root root() throws Refused;

    /** The same as a text for other owners, who must get it unchanged; it holds no secret. */
    String rootText() throws Refused;

    /**
     * From now on nodes of that partner can prove who they are, and nobody else can in their place. What they may do is said in the
     * partner's file. For this node only; the other nodes of the cluster must be told, too.
     *
     * @param name of the partner
     * @param rootText what {@link #rootText} gave there
     */
    Root trustPartner(String name, String rootText) throws IOException, Refused;

    /** Forgets that; connections with that partner's nodes are closed. Refused if there is none. */
    void distrustPartner(String name) throws IOException, Refused;

    /** The partners whose authorities are known here, by name. */
    Map<String, Root> partners();

    /** Is no member any more. The authority with all its files is deleted, if it is here. */
    void leave() throws IOException, Refused;
}
