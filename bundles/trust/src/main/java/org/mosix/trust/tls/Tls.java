package org.mosix.trust.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.mosix.api.Refused;

/** What all our uses of TLS have in common. Any thread. */
public final class Tls {
    /** The JDK neither sends nor keeps tickets that would hold longer than RFC 8446 allows (section 4.6.1). */
    private static final int NO_TICKETS_SECONDS = 30 * 86_400;

    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final String[] SUITES = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"};

    private Tls() {}

    /**
     * A context without resumption: a session that is resumed is not checked again, and its node may have been revoked in
     * between.
     */
    public static SSLContext context(KeyManager key, TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(key == null ? new KeyManager[0] : new KeyManager[] {key}, new TrustManager[] {trust}, null);
            for (var sessions : List.of(context.getServerSessionContext(), context.getClientSessionContext())) {
                sessions.setSessionTimeout(NO_TICKETS_SECONDS);
                // They are remembered all the same, though nobody can ask for them: not thousands.
                sessions.setSessionCacheSize(1);
            }
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS 1.3", e);
        }
    }

    /** @param mutual whether a server wants to see a certificate */
    public static SSLParameters parameters(boolean mutual) {
        SSLParameters parameters = new SSLParameters(SUITES.clone(), PROTOCOLS.clone());
        parameters.setNeedClientAuth(mutual);
        return parameters;
    }

    /**
     * TLS above a connected socket. No name is sent, and none is looked for in a certificate. The plain socket stays open
     * when TLS fails, so that its caller can see to it that the alert arrives.
     */
    public static SSLSocket above(SSLContext context, Socket socket, boolean client, SSLParameters parameters)
            throws IOException {
        // A handshake is several small packets each way; held back for each other's acknowledgement they take 40 ms
        // more.
        socket.setTcpNoDelay(true);
        String address = socket.getInetAddress().getHostAddress();
        SSLSocket secure =
                (SSLSocket) context.getSocketFactory().createSocket(socket, address, socket.getPort(), false);
        secure.setUseClientMode(client);
        secure.setSSLParameters(parameters);
        return secure;
    }

    /** What a check of ours says, for the JDK; {@link #sentence} finds it again. */
    static CertificateException no(Refused refused) {
        return new CertificateException(refused.getMessage(), refused);
    }

    /** Why a handshake has ended, as one of our checks or the other end says; empty for other reasons. */
    public static Optional<Refused> sentence(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refused refused) {
                return Optional.of(refused);
            }
        }
        String text = String.valueOf(failure.getMessage());
        if (text.contains("fatal alert: certificate_") || text.contains("fatal alert: bad_certificate")) {
            return Optional.of(
                    new Refused("the other end does not accept this node's certificate; its log says why", failure));
        }
        return Optional.empty();
    }
}
