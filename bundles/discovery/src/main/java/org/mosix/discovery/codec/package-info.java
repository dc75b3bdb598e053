/**
 * Bytes of what nodes tell each other. Little-endian; every count and length is bounded before it is believed; whatever
 * is not exactly what an encoder writes is {@link org.mosix.api.Malformed}. Any thread.
 */
package org.mosix.discovery.codec;
