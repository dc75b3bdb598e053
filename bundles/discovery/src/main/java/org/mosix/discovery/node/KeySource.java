package org.mosix.discovery.node;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.mosix.api.GossipKeys;
import org.mosix.api.Malformed;
import org.mosix.api.MemberMark;
import org.mosix.discovery.net.Key;
import org.mosix.discovery.net.Keys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node's keys come from: for a member of a cluster from its authority and nowhere else, for others from a file. While
 * room trust is updated, or its files are damaged, a file of keys that revoked nodes may still have must not count for a member. Any
 * thread.
 */
final class KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(KeySource.class);

    private final Path directory;
    private final MemberMark mark;
    private volatile GossipKeys authority;
    private Keys last;

    /**
     * A source.
     *
     * @param directory of files that are named without one
     * @param mark the file that is there while this node is a member
     */
    KeySource(Path directory, Path mark) {
        this.directory = directory;
        this.mark = new MemberMark(mark);
    }

    /** Null: nobody knows for the time being whether this node is a member. */
    void use(GossipKeys keys) {
        authority = keys;
    }

    /** Has this node the keys of a cluster? */
    synchronized boolean isMember() {
        return last != null;
    }

    /** As {@link SettingsReader.KeyReader#read}. */
    synchronized Keys read(String name) throws Malformed {
        GossipKeys now = authority;
        if (now == null && mark.holds()) {
            if (last == null) {
                throw new Malformed("this node is a member of a cluster, and its keys are not there:"
                        + " is the feature mosix-trust installed, and what does its log say?");
            }
            return last;
        }
        Optional<GossipKeys.Ring> ring = now == null ? Optional.empty() : now.ring();
        last = ring.map(KeySource::keys).orElse(null);
        boolean member = last != null;
        mark.follow(member)
                .ifPresent(why ->
                        LOG.warn("that this node is {} member is not kept over a start: {}", member ? "a" : "no", why));
        if (last != null) {
            return last;
        }
        return name.isEmpty() ? null : KeyFile.read(directory.resolve(name));
    }

    private static Keys keys(GossipKeys.Ring ring) {
        return new Keys(key(ring.used()), ring.accepted().map(KeySource::key).orElse(null));
    }

    private static Key key(GossipKeys.Key key) {
        return new Key(key.number(), key.secret());
    }

    /** A datagram came from there with none of these keys. */
    void doubt(InetAddress from) {
        GossipKeys now = authority;
        if (now != null) {
            now.doubt(from);
        }
    }
}
