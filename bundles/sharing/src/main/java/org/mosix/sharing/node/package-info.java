/**
 * Partners and clouds on a real node: the directories of their files, read anew when they change, and the services that others
 * ask. The only room of this bundle that touches files and clocks.
 */
package org.mosix.sharing.node;
