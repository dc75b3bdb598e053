/**
 * Flood control: when too many processes of this home work here, the surplus is frozen, and all take turns. What is too many stands in
 * {@code etc/freeze.conf}.
 */
package org.mosix.flood;
