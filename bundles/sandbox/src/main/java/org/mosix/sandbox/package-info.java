/**
 * The empty world in which bodies live. A {@link org.mosix.sandbox.Sandbox} is one guest family's: new user, pid, mount,
 * network, IPC, UTS, cgroup and time namespaces, an own uid, an empty read-only root, cgroups for memory and number of
 * processes. All methods run on the thread of the hand that owns it unless they say otherwise.
 */
package org.mosix.sandbox;
