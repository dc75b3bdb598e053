package org.mosix.trust.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.mosix.api.Refused;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.net.Deadline;
import org.mosix.trust.net.Linger;
import org.mosix.trust.node.Credentials;

/**
 * Mutual TLS 1.3 for control channels: both ends prove which node they are. {@link #connect} and {@link #accept} do it on
 * blocking sockets; who drives an engine takes {@link #context} and {@link #parameters}, and asks {@link #identify} before the
 * first byte and after each statement that was taken. Any thread.
 */
public final class TlsContexts {
    private static final int WELCOME = 1;

    private final Trusted trusted;
    private final OneKey own;
    private final SSLContext context;

    /**
     * A channel whose other end is known.
     *
     * @param secure to read and write
     * @param plain below it
     */
    public record Channel(SSLSocket secure, Socket plain, PeerIdentity peer) implements AutoCloseable {
        /** At once: TLS's own farewell would wait for the other end. What is said over a channel shows its ends itself. */
        @Override
        public void close() throws IOException {
            plain.close();
        }
    }

    public TlsContexts(Credentials credentials, Trusted trusted) {
        this.trusted = trusted;
        own = new OneKey(credentials.key(), credentials.chain());
        context = Tls.context(own, new Check(chain -> trusted.identify(chain[0])));
    }

    /** After a renewal: new handshakes show these. */
    public void show(Credentials credentials) {
        own.show(credentials.key(), credentials.chain());
    }

    /** For sockets and engines of both sides. Revocations, roots and partners count as they are at each handshake. */
    public SSLContext context() {
        return context;
    }

    /** TLS 1.3 only, and a certificate of both ends; to be set on each socket and engine. */
    public SSLParameters parameters() {
        return Tls.parameters(true);
    }

    /**
     * Who is at the other end, as things stand now: a node that was revoked since the handshake is refused.
     *
     * @throws Refused in one sentence, if the channel must be closed
     */
    public PeerIdentity identify(SSLSession session) throws Refused {
        try {
            return trusted.identify((X509Certificate) session.getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            throw new Refused("the other end has shown no certificate", e);
        }
    }

    /** As {@link #identify(SSLSession)}, and it must be this node. */
    public PeerIdentity identify(SSLSession session, PeerIdentity expected) throws Refused {
        PeerIdentity found = identify(session);
        if (!found.equals(expected)) {
            throw new Refused(found + " answers where " + expected + " is expected");
        }
        return found;
    }

    /**
     * Makes a connected socket a channel to a node; returns when that has accepted this node. The socket is closed if it
     * does not become one.
     *
     * @param millis for all of it
     * @throws Refused by a check of either end, in one sentence
     */
    public Channel connect(Socket socket, PeerIdentity expected, int millis) throws IOException, Refused {
        return connect(socket, millis, session -> identify(session, expected));
    }

    /** As {@link #connect(Socket, PeerIdentity, int)}, to any node that is believed. */
    public Channel connect(Socket socket, int millis) throws IOException, Refused {
        return connect(socket, millis, this::identify);
    }

    private interface Identifying {
        PeerIdentity identify(SSLSession session) throws Refused;
    }

    private Channel connect(Socket socket, int millis, Identifying identifying) throws IOException, Refused {
        return handshake(socket, true, millis, secure -> {
            PeerIdentity peer = identifying.identify(secure.getSession());
            // In TLS 1.3 a client is done before the server has looked at its certificate.
            if (secure.getInputStream().read() != WELCOME) {
                throw new IOException("the other end closed the connection");
            }
            return peer;
        });
    }

    /** The other end of {@link #connect}. */
    public Channel accept(Socket socket, int millis) throws IOException, Refused {
        return handshake(socket, false, millis, secure -> {
            PeerIdentity peer = identify(secure.getSession());
            secure.getOutputStream().write(WELCOME);
            return peer;
        });
    }

    private interface Greeting {
        PeerIdentity greet(SSLSocket secure) throws IOException, Refused;
    }

    private Channel handshake(Socket socket, boolean client, int millis, Greeting greeting)
            throws IOException, Refused {
        Deadline deadline = Deadline.of(socket, millis);
        Channel channel = null;
        try (deadline) {
            SSLSocket secure = Tls.above(context, socket, client, parameters());
            secure.startHandshake();
            channel = new Channel(secure, socket, greeting.greet(secure));
        } catch (IOException e) {
            throw failure(e, deadline, millis);
        } finally {
            if (channel == null) {
                Linger.close(socket);
            }
        }
        if (deadline.hasPassed()) {
            throw new IOException(late(millis));
        }
        return channel;
    }

    private static IOException failure(IOException e, Deadline deadline, int millis) throws Refused {
        if (deadline.hasPassed()) {
            return new IOException(late(millis), e);
        }
        var sentence = Tls.sentence(e);
        if (sentence.isPresent()) {
            throw sentence.get();
        }
        return e;
    }

    private static String late(int millis) {
        return "the other end has not proved who it is within " + millis + " ms";
    }
}
