/**
 * What a site implements to decide itself: one class, offered as a service with the property {@code policy.name}. A policy is a pure
 * function of what it is given: it sees no clock ({@link org.mosix.api.policy.View#nowMillis}), no random numbers
 * ({@link org.mosix.api.policy.View#seed}), no network, and keeps nothing from one call to the next. It is called on a thread of its
 * own and has a deadline (a fifth of a second of a processor, for flood control a second; 25 times that in all). One that throws, or does not answer in time, is
 * not asked again until another one takes its place; the node says so and decides nothing of that kind, and processes work on.
 *
 * <p>Whatever a policy says, a process never goes to a node that lacks its memory or its processor's features, or takes no guests.
 */
@Version("0.1.0")
package org.mosix.api.policy;

import org.osgi.annotation.versioning.Version;
