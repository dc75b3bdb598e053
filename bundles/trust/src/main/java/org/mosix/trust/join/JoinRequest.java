package org.mosix.trust.join;

import org.mosix.api.Malformed;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;
import org.mosix.trust.certificate.Requests;
import org.mosix.trust.token.JoinToken;

/** What who joins sends: {@code 8 bytes id, 32 bytes secret, u32 length and request}, little-endian. */
record JoinRequest(byte[] id, byte[] secret, byte[] request) {
    static final int MOST_BYTES = JoinToken.ID_BYTES + JoinToken.SECRET_BYTES + Integer.BYTES + Requests.MOST_BYTES;

    static JoinRequest decode(byte[] body) throws Malformed {
        Reader reader = new Reader("a request to join", body);
        byte[] id = reader.fixed(JoinToken.ID_BYTES);
        byte[] secret = reader.fixed(JoinToken.SECRET_BYTES);
        byte[] request = reader.bytes(Requests.MOST_BYTES);
        reader.end();
        return new JoinRequest(id, secret, request);
    }

    byte[] encode() {
        return new Writer().fixed(id).fixed(secret).bytes(request).done();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "request to join";
    }
}
