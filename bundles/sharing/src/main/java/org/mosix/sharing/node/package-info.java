/**
 * Partners on a real node: the directory of their files, read anew when it changes, and the service that others ask. The only
 * room of this bundle that touches files and clocks.
 */
package org.mosix.sharing.node;
