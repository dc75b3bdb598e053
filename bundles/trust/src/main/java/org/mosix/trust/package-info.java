/**
 * Who is who among nodes: a cluster's authority, the certificates of its nodes, joining by a token, revocation, change of
 * keys, mutual TLS on control channels, and keys for other streams that are agreed on over these.
 *
 * <p>Times are given by an {@link java.time.InstantSource}. What comes from the network or a file is taken for hostile:
 * bounded, versioned and checked before it is held. {@link org.mosix.api.Malformed} says that bytes break their format,
 * {@link org.mosix.api.Refused} that they are well-formed and not trusted; both in one sentence.
 */
package org.mosix.trust;
