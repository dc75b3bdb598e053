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
    private final Map<Integer, Entry> entries = new TreeMap<>();
    private final List<Entry> inOrder = new ArrayList<>();
    private int[] values = new int[0];
    private Shape[] shapes = new Shape[0];

    private record Entry(int value, String name, Shape shape, Route route) { }

    Commands(int key) {
        this.key = key;
    }

    Commands add(long value, String name, Shape shape) {
        return add(value, name, shape, Route.HOME);
    }

    Commands add(long value, String name, Shape shape, Route route) {
        Entry entry = new Entry((int) value, name, shape, route);
        if (entries.put(entry.value, entry) != null) {
            throw new IllegalArgumentException("twice: " + name);
        }
        inOrder.add(entry);
        values = entries.keySet().stream().mapToInt(Integer::intValue).toArray();
        shapes = entries.values().stream().map(Entry::shape).toArray(Shape[]::new);
        return this;
    }

    /** The shape for these arguments; for an unknown command a pointer, which is never carried. */
    Shape shape(long[] args) {
        int low = Arrays.binarySearch(values, (int) args[key]);
        return low < 0 ? Shapes.PTR : shapes[low];
    }

    /** Name of a command, or null. */
    public String name(long value) {
        Entry entry = entries.get((int) value);
        return entry == null ? null : entry.name;
    }

    /** The shape of the argument that the command chooses. */
    Shape chosen() {
        return new Shape.Chosen(this);
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
        return List.of(shapes);
    }

    /** Clauses in the order of listing: the common ones first make the filter faster. */
    List<When> clauses() {
        return inOrder.stream().map(e -> new When(List.of(
                new When.Test(key, 0xffffffffL, e.value & 0xffffffffL)), e.route)).toList();
    }
}
