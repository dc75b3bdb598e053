package org.mosix.cluster;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.networking.ChannelInitializer;
import com.hazelcast.internal.server.ServerContext;
import com.hazelcast.nio.MemberSocketInterceptor;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.mosix.api.MemberSeals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store with sealed connections: what its commercial edition does with TLS. New connections pass the {@link Prover}, and a
 * connection on which nobody has proved anything gets no pipeline. These are inner parts of the store, so another version may need
 * other code here. Any thread.
 */
final class SealedContext extends DefaultNodeContext {
    private static final Logger LOG = LoggerFactory.getLogger(SealedContext.class);

    private final Prover prover;
    private final Map<Channel, MemberSeals.Proved> open = new ConcurrentHashMap<>();
    private volatile Node store;
    /** Null until it is looked for. Guarded by this. */
    private RefusedChannels refused;

    SealedContext(Prover prover) {
        this.prover = prover;
    }

    @Override
    public NodeExtension createNodeExtension(Node node) {
        store = node;
        return new Extension(node);
    }

    /** Closes connections with nodes that are not believed any more, and forgets strangers. One thread, while the store is there. */
    void look() {
        refused().forget();
        open.forEach((channel, peer) -> {
            if (!peer.holds()) {
                LOG.warn("a connection of the store with {} is closed: it is not believed any more", peer.peer());
                try {
                    channel.close();
                } catch (IOException e) {
                    LOG.warn("closing it: {}", e.getMessage());
                }
            }
        });
    }

    synchronized RefusedChannels refused() {
        if (refused == null) {
            refused = new RefusedChannels(store);
        }
        return refused;
    }

    private void init(Channel channel, ChannelInitializer plain) throws Exception {
        MemberSeals.Proved peer = prover.take(channel.socket());
        if (peer == null) {
            throw new IOException("nobody has proved who is at the other end of " + channel);
        }
        channel.inboundPipeline().addLast(new RecordOpener(peer.seal()));
        plain.initChannel(channel);
        channel.outboundPipeline().addLast(new RecordSealer(peer.seal()));
        open.put(channel, peer);
        channel.addCloseListener(this::closed);
    }

    private void closed(Channel channel) {
        MemberSeals.Proved peer = open.remove(channel);
        if (peer != null) {
            peer.seal().close();
        }
    }

    private final class Extension extends DefaultNodeExtension {
        Extension(Node node) {
            super(node);
        }

        @Override
        public MemberSocketInterceptor getSocketInterceptor(EndpointQualifier qualifier) {
            return prover;
        }

        @Override
        public Function<EndpointQualifier, ChannelInitializer> createChannelInitializerFn(ServerContext context) {
            Function<EndpointQualifier, ChannelInitializer> plain = super.createChannelInitializerFn(context);
            return qualifier -> {
                ChannelInitializer of = plain.apply(qualifier);
                return channel -> init(channel, of);
            };
        }
    }
}
