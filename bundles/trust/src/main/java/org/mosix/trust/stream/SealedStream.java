package org.mosix.trust.stream;

import java.nio.ByteBuffer;
import org.mosix.api.Malformed;
import org.mosix.api.StreamSeal;

/** Both directions of one stream, as a connection between nodes uses them. One thread may seal while another one opens. */
public final class SealedStream implements StreamSeal {
    private final Sealed sealed;

    public SealedStream(Sealed sealed) {
        this.sealed = sealed;
    }

    @Override
    public void seal(ByteBuffer out, ByteBuffer... parts) {
        sealed.out().seal(out, parts);
    }

    @Override
    public int recordBytes(ByteBuffer in) throws Malformed {
        return sealed.in().recordBytes(in);
    }

    @Override
    public ByteBuffer open(ByteBuffer record) throws Malformed {
        ByteBuffer body = sealed.in().open(record);
        if (body == null || record.hasRemaining() || sealed.in().isFinished()) {
            throw new Malformed("a record that is not a whole one");
        }
        return body;
    }

    @Override
    public void close() {
        sealed.close();
    }
}
