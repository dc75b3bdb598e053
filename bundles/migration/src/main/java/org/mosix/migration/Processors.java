package org.mosix.migration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.mosix.linux.proc.CpuFeatures;
import org.mosix.wire.Malformed;

/**
 * Which nodes have processors on which a process of this home may work. It may use whatever it finds where it runs, and must
 * be able to come home at any time: so by default both have the same. Immutable.
 */
final class Processors {
    /** How alike the processors of a host must be to home's. */
    enum Rule {
        /** The same features. */
        SAME,
        /** All that home has; a program that finds more there may fail when it comes home. */
        WIDER,
        /** Nothing is asked: for clusters whose users know what their programs use. */
        ANY;

        /** Reads the setting. IllegalArgumentException with a sentence when it is none of these. */
        static Rule of(String text) {
            for (Rule rule : values()) {
                if (rule.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
                    return rule;
                }
            }
            throw new IllegalArgumentException("cpuFeatures = \"" + text + "\" in etc/: write same, wider or any");
        }
    }

    private final Rule rule;
    private final CpuFeatures own;

    Processors(Rule rule, CpuFeatures own) {
        this.rule = rule;
        this.own = own;
    }

    /** Of this machine, with the settings of {@code etc/}; {@code without}: names, between commas or blanks. */
    static Processors of(String rule, String without) throws IOException {
        List<String> hidden = List.of(without.strip().split("[\\s,]+"));
        return new Processors(Rule.of(rule), CpuFeatures.own().without(hidden));
    }

    /** What programs may use here, by name. */
    List<String> names() {
        return own.names();
    }

    /** What other nodes are told. */
    String text() {
        return own.text();
    }

    /** Throws IOException with a sentence if processes of this home may not work on a node that says this of itself. */
    void check(int node, ByteBuffer said) throws IOException {
        byte[] text = new byte[Math.min(said.remaining(), CpuFeatures.MOST + 1)];
        said.get(text);
        CpuFeatures theirs;
        try {
            theirs = CpuFeatures.parse(new String(text, StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new Malformed(e.getMessage());
        }
        List<String> lacks = theirs.lacking(own);
        List<String> more = own.lacking(theirs);
        if (rule != Rule.ANY && !lacks.isEmpty()) {
            throw new IOException(
                    "the processors of node " + node + " lack what a program may use here: " + some(lacks));
        }
        if (rule == Rule.SAME && !more.isEmpty()) {
            throw new IOException("the processors of node " + node
                    + " have what is lacking here, and a program that used it could not come home: " + some(more));
        }
    }

    private static String some(List<String> names) {
        int shown = Math.min(names.size(), 6);
        return String.join(" ", names.subList(0, shown)) + (shown < names.size() ? " ..." : "");
    }
}
