/** TLS 1.3 (RFC 8446) by the JDK, in which both ends show certificates of nodes; who they are is checked here. */
package org.mosix.trust.tls;
