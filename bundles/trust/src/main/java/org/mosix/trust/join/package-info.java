/**
 * How a machine becomes a node: it shows a token and gets a certificate. The authority is known by the fingerprint in the
 * token; nothing is trusted because it was met first.
 */
package org.mosix.trust.join;
