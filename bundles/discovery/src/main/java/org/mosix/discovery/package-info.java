/**
 * What nodes tell each other of themselves: the facts a node measures, its entry, the digest of a cell, news of who
 * lives, and the message that carries them. Immutable values; any thread.
 *
 * <p>The protocol is in {@link org.mosix.discovery.gossip}, the bytes in {@link org.mosix.discovery.codec}.
 */
package org.mosix.discovery;
