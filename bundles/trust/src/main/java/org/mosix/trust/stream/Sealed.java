package org.mosix.trust.stream;

/**
 * Both directions of one stream at one of its ends. One thread may seal while another one opens; any may close.
 *
 * @param out for what is sent
 * @param in for what comes
 */
public record Sealed(Sealer out, Opener in) implements AutoCloseable {
    @Override
    public void close() {
        out.close();
        in.close();
    }
}
