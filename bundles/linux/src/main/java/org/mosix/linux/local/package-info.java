/**
 * Talk between processes of this machine: Unix sockets whose peers the kernel names (unix(7)), files that a peer
 * opened with its own rights and hands over (pidfd_getfd(2)), and the ends of connections and processes (epoll(7)).
 *
 * <p>A listener or connection belongs to the thread that made it, except that any thread may {@code shutdown} it, which
 * ends a blocked call, and {@code close} it afterwards.
 */
package org.mosix.linux.local;
