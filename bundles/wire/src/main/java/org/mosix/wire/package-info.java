/**
 * Node-to-node talk: framed TCP ({@link org.mosix.wire.Channel}) between the nodes of a static list. Blocking sockets;
 * any thread may send, one thread per channel receives.
 */
package org.mosix.wire;
