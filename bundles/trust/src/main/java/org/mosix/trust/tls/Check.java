package org.mosix.trust.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.mosix.api.Refused;

/**
 * Looks at the chain of the other end, in the same way on both sides. Of this kind the JDK adds no check of its own: none of
 * host names in particular, which nodes do not have. Any thread.
 */
public final class Check extends X509ExtendedTrustManager {
    /** Refuses a chain; the first one is the other end's own certificate. */
    @FunctionalInterface
    public interface Chain {
        void check(X509Certificate[] chain) throws Refused;
    }

    private static final int MOST_CHAIN = 2;

    private final Chain chain;

    public Check(Chain chain) {
        this.chain = chain;
    }

    private void check(X509Certificate[] shown) throws CertificateException {
        try {
            if (shown == null || shown.length == 0 || shown.length > MOST_CHAIN) {
                throw new Refused("the other end shows no certificate, or more than " + MOST_CHAIN);
            }
            chain.check(shown);
        } catch (Refused e) {
            throw Tls.no(e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket) throws CertificateException {
        check(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket) throws CertificateException {
        check(shown);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine) throws CertificateException {
        check(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine) throws CertificateException {
        check(shown);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type) throws CertificateException {
        check(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type) throws CertificateException {
        check(shown);
    }

    /** None: a list of authorities in the handshake would tell strangers who our partners are. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
