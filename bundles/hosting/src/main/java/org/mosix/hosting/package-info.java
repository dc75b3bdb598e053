/**
 * Which guests may come to this node and which have to leave, decided by policies: {@link org.mosix.hosting.HostLoop} shows them what
 * {@link org.mosix.hosting.RunningThreads} has counted. Threads: {@code mosix-hosting} decides, {@code mosix-policy-NAME} answers for each
 * policy, links of homes that ask to come in wait for these.
 */
package org.mosix.hosting;
