package org.mosix.trust.member;

import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.mosix.api.PeerKeys;
import org.mosix.api.Refused;
import org.mosix.trust.ClusterId;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.charter.Charter;

/** A member's keys as room wire takes them. Any thread. */
final class MemberKeys implements PeerKeys {
    private final Supplier<Life> life;
    private final Neighbourhood others;
    private volatile Listener listener;

    /** @param life null while the node is a member of no cluster */
    MemberKeys(Supplier<Life> life, Neighbourhood others) {
        this.life = life;
        this.others = others;
    }

    static Life required(Life life) throws Refused {
        if (life == null) {
            throw new Refused("this node is a member of no cluster");
        }
        return life;
    }

    @Override
    public boolean isMember() {
        return life.get() != null;
    }

    @Override
    public void listen(Listener newListener) {
        listener = newListener;
        tell();
    }

    /** Whether this node is a member may have changed. */
    void tell() {
        Listener now = listener;
        if (now != null) {
            now.membership(isMember());
        }
    }

    void revoked(PeerIdentity peer) {
        Listener now = listener;
        if (now != null) {
            now.revoked(peer.peer());
        }
    }

    @Override
    public Peer self() throws Refused {
        return required(life.get()).credentials().identity().peer();
    }

    @Override
    public String cluster(InetAddress at) throws Refused {
        Life now = required(life.get());
        String owner = others.owner()
                .apply(at)
                .orElseThrow(() -> new Refused("it belongs to no cluster that this node knows"));
        if (owner.isEmpty()) {
            return now.charter().cluster().hex();
        }
        Charter charter = now.trusted().partners().get(owner);
        if (charter == null) {
            throw new Refused("nodes of " + owner + " cannot prove who they are: mosix:partner-trust " + owner
                    + " with what mosix:cluster-root says there");
        }
        return charter.cluster().hex();
    }

    @Override
    public Stream open(Peer peer, InetAddress at) throws IOException, Refused {
        return required(life.get()).keys().open(new PeerIdentity(new ClusterId(peer.cluster()), peer.number()), at);
    }

    @Override
    public Stream accept(byte[] id, long number) throws Refused {
        return required(life.get()).keys().accept(id, number);
    }

    @Override
    public void unknown(Stream stream) {
        Life now = life.get();
        if (now != null) {
            now.keys().unknown(stream);
        }
    }
}
