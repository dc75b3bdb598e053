/**
 * The administrator's commands {@code mosix:*} in the Karaf shell. One class each, no logic: a command parses, asks one
 * service of the api, prints. Karaf makes a new object for each call, on the session's thread.
 *
 * <p>Whoever may log in here administers the node, so these commands act as root; users' own rights are checked at the
 * users' door.
 */
package org.mosix.shell;
