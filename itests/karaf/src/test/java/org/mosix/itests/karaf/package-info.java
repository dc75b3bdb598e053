/** One test class a role: it alone is installed into a container made from our own assembly, used, and removed again. */
package org.mosix.itests.karaf;
