package org.mosix.trust.authority;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.bytes.Digests;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;
import org.mosix.trust.charter.Revocations;
import org.mosix.trust.token.JoinToken;

/**
 * Which tokens an authority has made, which of them have served, and which certificates it has given out. A value: each
 * change gives another one, which is on the disk before anybody hears of it. Immutable.
 *
 * @param highest of the node numbers given so far; they are not given to others when certificates have expired
 * @param tokens by id
 * @param issued certificates that have not expired
 */
record Register(int highest, Map<String, Token> tokens, List<Revocations.Entry> issued) {
    static final int MOST_TOKENS = 4096;
    static final int MOST_ISSUED = 262_144;

    /** So long a token is remembered that has expired, so that who comes late is told why. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private static final int SERIAL_BYTES = 16;

    static final Register EMPTY = new Register(0, Map.of(), List.of());

    /** @param hash of the secret; the secret itself is on paper only */
    record Token(String id, byte[] hash, int node, long expirySeconds, boolean served) {}

    Register {
        tokens = Map.copyOf(tokens);
        issued = List.copyOf(issued);
    }

    static Register decode(byte[] payload) throws Malformed {
        Reader reader = new Reader("it", payload);
        int highest = reader.within(0, Integer.MAX_VALUE);
        Map<String, Token> tokens = new LinkedHashMap<>();
        for (int count = reader.within(0, MOST_TOKENS); count > 0; count--) {
            String id = HexFormat.of().formatHex(reader.fixed(JoinToken.ID_BYTES));
            byte[] hash = reader.fixed(Digests.BYTES);
            int node = reader.within(1, Integer.MAX_VALUE);
            tokens.put(id, new Token(id, hash, node, reader.i64(), reader.u8() != 0));
        }
        List<Revocations.Entry> issued = new ArrayList<>();
        for (int count = reader.within(0, MOST_ISSUED); count > 0; count--) {
            String serial = HexFormat.of().formatHex(reader.fixed(SERIAL_BYTES));
            issued.add(new Revocations.Entry(serial, reader.within(1, Integer.MAX_VALUE), reader.i64()));
        }
        reader.end();
        return new Register(highest, tokens, issued);
    }

    byte[] encode() {
        Writer writer = new Writer().i32(highest).i32(tokens.size());
        for (Token token : tokens.values()) {
            writer.fixed(HexFormat.of().parseHex(token.id())).fixed(token.hash());
            writer.i32(token.node()).i64(token.expirySeconds()).u8(token.served() ? 1 : 0);
        }
        writer.i32(issued.size());
        for (Revocations.Entry entry : issued) {
            writer.fixed(HexFormat.of().parseHex(entry.serial()));
            writer.i32(entry.node()).i64(entry.endSeconds());
        }
        return writer.done();
    }

    /** The lowest number above all that were given. */
    int nextNode() throws Refused {
        if (highest == Integer.MAX_VALUE) {
            throw new Refused("there are no more numbers for nodes");
        }
        return highest + 1;
    }

    Register withToken(JoinToken token, int node, Instant now) throws Refused {
        Map<String, Token> next = new LinkedHashMap<>(tokens);
        long forgotten = now.minus(REMEMBERED).getEpochSecond();
        next.values().removeIf(old -> old.expirySeconds() < forgotten);
        if (next.size() >= MOST_TOKENS) {
            throw new Refused("there are " + MOST_TOKENS + " join tokens already; wait until some have expired");
        }
        String id = HexFormat.of().formatHex(token.id());
        byte[] hash = JoinToken.hash(token.id(), token.secret());
        next.put(id, new Token(id, hash, node, token.expiry().getEpochSecond(), false));
        return new Register(Math.max(highest, node), next, issued);
    }

    /** The token with this id and secret, if it may serve now. A wrong secret is told the same as a wrong id. */
    Token find(byte[] id, byte[] secret, Instant now) throws Refused {
        Token token = tokens.get(HexFormat.of().formatHex(id));
        if (token == null || !java.security.MessageDigest.isEqual(token.hash(), JoinToken.hash(id, secret))) {
            throw new Refused("the authority knows no such join token");
        }
        if (token.served()) {
            throw new Refused("this join token has served already; each lets in one node, once");
        }
        if (now.getEpochSecond() >= token.expirySeconds()) {
            throw new Refused("this join token has expired at " + Instant.ofEpochSecond(token.expirySeconds()));
        }
        return token;
    }

    Register withServed(Token token) {
        Map<String, Token> next = new LinkedHashMap<>(tokens);
        next.put(token.id(), new Token(token.id(), token.hash(), token.node(), token.expirySeconds(), true));
        return new Register(highest, next, issued);
    }

    Register withIssued(Revocations.Entry entry, Instant now) throws Refused {
        List<Revocations.Entry> next = new ArrayList<>(issued);
        next.removeIf(old -> old.endSeconds() < now.getEpochSecond());
        if (next.size() >= MOST_ISSUED) {
            throw new Refused("more than " + MOST_ISSUED + " certificates cannot hold at one time");
        }
        next.add(entry);
        return new Register(Math.max(highest, entry.node()), tokens, next);
    }

    List<Revocations.Entry> of(int node, Instant now) {
        return issued.stream()
                .filter(entry -> entry.node() == node && entry.endSeconds() >= now.getEpochSecond())
                .toList();
    }

    /** Without hashes. */
    @Override
    public String toString() {
        return tokens.size() + " tokens, " + Arrays.toString(issued.toArray());
    }
}
