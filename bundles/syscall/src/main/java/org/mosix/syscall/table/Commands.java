package org.mosix.syscall.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The known commands of a call like ioctl or fcntl: the low 32 bits of one argument choose name, shape and route. A
 * command that is not listed has no shape, since nobody knows which pointers are in it: its call takes the row's route,
 * which is RETURN.
 */
public final class Commands {
    private final int key;
    private final long mask;
    private final Map<Integer, Entry> entries = new TreeMap<>();
    private final List<Entry> inOrder = new ArrayList<>();
    private int[] values = new int[0];
    private Entry[] sorted = new Entry[0];

    private record Entry(int value, String name, List<Shape> shapes, Route route) { }

    Commands(int key) {
        this(key, Line.LOW);
    }

    /** @param mask the bits of the argument that are the command */
    Commands(int key, long mask) {
        this.key = key;
        this.mask = mask;
    }

    Commands add(long value, String name, Shape shape) {
        return add(value, name, shape, Route.HOME);
    }

    Commands add(long value, String name, Shape shape, Route route) {
        return add(new Entry((int) value, name, List.of(shape), route));
    }

    /** A command that chooses the shapes of several arguments; those behind them are plain words. */
    Commands call(long value, String name, Shape... shapes) {
        return add(new Entry((int) value, name, List.of(shapes), Route.HOME));
    }

    private Commands add(Entry entry) {
        if (entries.put(entry.value, entry) != null) {
            throw new IllegalArgumentException("twice: " + entry.name);
        }
        inOrder.add(entry);
        values = entries.keySet().stream().mapToInt(Integer::intValue).toArray();
        sorted = entries.values().toArray(Entry[]::new);
        return this;
    }

    /** The shape for these arguments; for an unknown command a pointer, which is never carried. */
    Shape shape(long[] args, int part) {
        int low = Arrays.binarySearch(values, (int) (args[key] & mask));
        if (low < 0) {
            return Shapes.PTR;
        }
        List<Shape> shapes = sorted[low].shapes;
        return part < shapes.size() ? shapes.get(part) : Shapes.HEX;
    }

    /** Name of a command, or null. */
    public String name(long value) {
        Entry entry = entries.get((int) (value & mask));
        return entry == null ? null : entry.name;
    }

    /** The shape of the argument that the command chooses. */
    Shape chosen() {
        return chosen(0);
    }

    /** The shape of the argument that is the command's {@code part}-th. */
    Shape chosen(int part) {
        return new Shape.Chosen(this, part);
    }

    /** Index of the argument with the command. */
    public int key() {
        return key;
    }

    /** Names of all known commands, common ones first. */
    public List<String> names() {
        return inOrder.stream().map(Entry::name).toList();
    }

    /** The number of a known command. */
    public long value(String name) {
        return inOrder.stream().filter(e -> e.name.equals(name)).findFirst().orElseThrow().value & 0xffffffffL;
    }

    /** All shapes that can be chosen. */
    public List<Shape> shapes() {
        return inOrder.stream().flatMap(e -> e.shapes.stream()).toList();
    }

    /** Clauses in the order of listing: the common ones first make the filter faster. */
    List<When> clauses() {
        return inOrder.stream().map(e -> new When(List.of(
                new When.Test(key, mask, e.value & Line.LOW)), e.route)).toList();
    }
}
