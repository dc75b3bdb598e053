package org.mosix.syscall.table;

import java.util.ArrayList;
import java.util.List;

/** A line of the table while it is written; {@link #row()} ends it. */
final class Line {
    /** Mask of a 32-bit argument. */
    static final long LOW = 0xffffffffL;
    /** No bit of it is set in an address of the first 2 MiB, where a process that is away has the node's page and area. */
    static final long ABOVE_GADGET = ~0x1fffffL;

    private final int nr;
    private final String name;
    private final Route route;
    private final Effect effect;
    private final Grant grant;
    private final List<Shape> args;
    private final List<When> when = new ArrayList<>();
    private Traits traits = Traits.NONE;
    private String note = "";

    private Line(int nr, String name, Route route, Effect effect, Grant grant, Shape[] args) {
        this.nr = nr;
        this.name = name;
        this.route = route;
        this.effect = effect;
        this.grant = grant;
        this.args = List.of(args);
    }

    /** The columns that every line has. */
    static Line row(int nr, String name, Route route, Effect effect, Grant grant, Shape... args) {
        return new Line(nr, name, route, effect, grant, args);
    }

    /** May sleep without bound. */
    Line blocks() {
        traits = new Traits(true, traits.mask(), traits.chunk(), traits.errno());
        return this;
    }

    /** Swaps in the signal mask in this argument. */
    Line mask(int arg) {
        traits = new Traits(traits.blocking(), arg, traits.chunk(), traits.errno());
        return this;
    }

    /** Bulk data that may be carried in parts. */
    Line chunk(int buffer, int length, int offset) {
        Traits.Chunk chunk = new Traits.Chunk(buffer, length, offset);
        traits = new Traits(traits.blocking(), traits.mask(), chunk, traits.errno());
        return this;
    }

    /** The answer of a DENY row. */
    Line errno(int errno) {
        traits = new Traits(traits.blocking(), traits.mask(), traits.chunk(), errno);
        return this;
    }

    /** A clause with one test. */
    Line when(Route to, int arg, long mask, long value) {
        when.add(new When(List.of(new When.Test(arg, mask, value)), to));
        return this;
    }

    /** A clause that asks all of these. */
    Line when(Route to, When.Test... tests) {
        when.add(new When(List.of(tests), to));
        return this;
    }

    Line clauses(List<When> clauses) {
        when.addAll(clauses);
        return this;
    }

    Line commands(Commands commands) {
        return clauses(commands.clauses());
    }

    /** Why it is so. */
    Line note(String text) {
        note = text;
        return this;
    }

    Row row() {
        return new Row(nr, name, route, effect, grant, args, when, traits, note);
    }
}
