package org.mosix.discovery.gossip;

import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Member;

/**
 * Who this node is.
 *
 * @param endpoint where others reach it
 * @param incarnation higher than in any earlier life: seconds of the wall clock since 2020 do
 */
public record Self(Member member, Endpoint endpoint, int incarnation) {}
