/** Keys and records for streams besides the control channel: pages and calls, which are to be fast and need no handshake. */
package org.mosix.trust.stream;
