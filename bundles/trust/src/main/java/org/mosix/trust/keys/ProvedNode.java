package org.mosix.trust.keys;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import org.mosix.api.MemberSeals;
import org.mosix.api.PeerKeys;
import org.mosix.api.RecordSuite;
import org.mosix.api.Refused;
import org.mosix.api.StreamSeal;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.net.Deadline;
import org.mosix.trust.stream.Ciphers;
import org.mosix.trust.stream.SealedStream;
import org.mosix.trust.stream.StreamKeys;
import org.mosix.trust.tls.TlsContexts;

/**
 * The other end of a connection of another room. TLS is used to prove who both are and to agree on keys; then it falls silent, without
 * a farewell, and the records of these keys follow on the plain socket. Neither end reads ahead: the JDK's TLS takes one record at a
 * time, and each end has read the other's last one before it goes on.
 */
final class ProvedNode implements MemberSeals.Proved {
    private final PeerIdentity peer;
    private final X509Certificate certificate;
    private final StreamSeal seal;
    private final Predicate<X509Certificate> believed;

    private ProvedNode(
            PeerIdentity peer, X509Certificate certificate, StreamSeal seal, Predicate<X509Certificate> believed) {
        this.peer = peer;
        this.certificate = certificate;
        this.seal = seal;
        this.believed = believed;
    }

    static ProvedNode of(
            TlsContexts.Channel channel,
            PeerIdentity self,
            boolean client,
            Ciphers ciphers,
            Predicate<X509Certificate> believed)
            throws IOException, Refused {
        try (Deadline deadline = Deadline.of(channel.plain(), Agreement.MILLIS)) {
            StreamKeys keys = StreamKeys.agree(
                    channel.secure().getInputStream(),
                    channel.secure().getOutputStream(),
                    self,
                    channel.peer(),
                    client,
                    ciphers);
            X509Certificate shown =
                    (X509Certificate) channel.secure().getSession().getPeerCertificates()[0];
            StreamSeal seal = new SealedStream(keys.open(0, RecordSuite.AES_256_GCM));
            return new ProvedNode(channel.peer(), shown, seal, believed);
        }
    }

    @Override
    public PeerKeys.Peer peer() {
        return peer.peer();
    }

    @Override
    public StreamSeal seal() {
        return seal;
    }

    @Override
    public boolean holds() {
        return believed.test(certificate);
    }
}
