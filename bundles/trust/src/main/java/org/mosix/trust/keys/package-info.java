/** Keys that nodes agree on over TLS, for the connections between them. */
package org.mosix.trust.keys;
