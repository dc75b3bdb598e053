package org.mosix.trust.authority;

import java.util.EnumMap;
import java.util.Map;
import org.mosix.api.Malformed;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;
import org.mosix.trust.certificate.Certificates;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.charter.Statement;

/**
 * What a node gets: a certificate on its key, and the authority's newest statements of all kinds. Immutable.
 *
 * @param certificate DER
 */
public record Grant(byte[] certificate, Map<Kind, Statement> statements) {
    /** Encoded. Only the list of revocations is ever large. */
    public static final int MOST_BYTES = Statement.MOST_BYTES + 64 * 1024;

    public Grant {
        statements = Map.copyOf(statements);
    }

    /** Checks the format only; the receiver decides whether it trusts this. */
    public static Grant decode(byte[] bytes) throws Malformed {
        Reader reader = new Reader("an authority's answer", bytes);
        byte[] certificate = reader.bytes(Certificates.MOST_BYTES);
        Map<Kind, Statement> statements = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            Statement statement = Statement.decode(reader.bytes(Statement.MOST_BYTES));
            if (statement.kind() != kind) {
                throw new Malformed("an authority's answer has no statement on " + kind);
            }
            statements.put(kind, statement);
        }
        reader.end();
        return new Grant(certificate, statements);
    }

    public byte[] encode() {
        Writer writer = new Writer().bytes(certificate);
        for (Kind kind : Kind.values()) {
            writer.bytes(statements.get(kind).encode());
        }
        return writer.done();
    }
}
