package org.mosix.api;

import java.net.InetAddress;
import java.util.Optional;

/**
 * The keys with which members of a cluster seal gossip, as its authority says. They change while nodes run. Any thread; nothing here
 * waits.
 */
public interface GossipKeys {
    /**
     * A secret that all members share.
     *
     * @param number 0 to 255, by which a datagram names it
     * @param secret 32 to 1024 random bytes
     */
    record Key(int number, byte[] secret) {
        public Key {
            secret = secret.clone();
        }

        @Override
        public byte[] secret() {
            return secret.clone();
        }

        /** Without the secret: logs are read by many. */
        @Override
        public String toString() {
            return "gossip key " + number;
        }
    }

    /**
     * What holds at one time.
     *
     * @param used seals what is sent, and is accepted
     * @param accepted besides that one, while one takes the place of the other
     */
    record Ring(Key used, Optional<Key> accepted) {}

    /** As the authority has said last; empty while this node is a member of no cluster. */
    Optional<Ring> ring();

    /** From now on it is called when {@link #ring} may have changed, and once at once; null: nobody is. It must not wait long. */
    void listen(Runnable changed);

    /**
     * A datagram came from there that is sealed with none of these keys. If a member is at that address, one of both may have missed
     * what the authority said: soon they tell each other.
     */
    void doubt(InetAddress from);
}
