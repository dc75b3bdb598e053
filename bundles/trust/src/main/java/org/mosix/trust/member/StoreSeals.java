package org.mosix.trust.member;

import java.io.IOException;
import java.net.Socket;
import java.util.function.Supplier;
import org.mosix.api.MemberSeals;
import org.mosix.api.PeerKeys;
import org.mosix.api.Refused;
import org.mosix.api.StreamSeal;

/** A member's seals for connections of other rooms. One holds no longer than the membership with which it was made. Any thread. */
final class StoreSeals implements MemberSeals {
    private final Supplier<Life> life;

    /** @param life null while the node is a member of no cluster */
    StoreSeals(Supplier<Life> life) {
        this.life = life;
    }

    @Override
    public boolean isMember() {
        return life.get() != null;
    }

    @Override
    public Proved prove(Socket socket, boolean client) throws IOException, Refused {
        Life now = life.get();
        if (now == null) {
            socket.close();
        }
        Proved node = MemberKeys.required(now).keys().prove(socket, client);
        return new Proved() {
            @Override
            public PeerKeys.Peer peer() {
                return node.peer();
            }

            @Override
            public StreamSeal seal() {
                return node.seal();
            }

            @Override
            public boolean holds() {
                Life then = life.get();
                // Renewed credentials are another Life with the same keys.
                return then != null && then.keys() == now.keys() && node.holds();
            }
        };
    }
}
