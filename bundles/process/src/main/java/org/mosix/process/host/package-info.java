/**
 * The host side: bodies of other homes' processes. A {@link org.mosix.process.host.GuestLink} is one family: its channel
 * to home, its sandbox, its bodies. Threads: {@code Down} receives from home, {@code Up} takes seccomp notifications,
 * the family's hand does everything that needs ptrace. A {@link org.mosix.process.host.Guest}'s call in flight is
 * written by Up before the frame leaves and read by Down; everything else of a guest belongs to the hand.
 */
package org.mosix.process.host;
