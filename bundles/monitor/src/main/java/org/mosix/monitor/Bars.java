package org.mosix.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;

/**
 * Draws a bar for each node: an axis at the left, under each bar its value and the node's number ({@code *}: this node,
 * {@code ?}: suspect). A lost node has a word in the place of its bar. Pure functions; ASCII only.
 */
final class Bars {
    static final int LEAST_ROWS = 6;
    static final int LEAST_COLUMNS = 20;

    private static final int AXIS = 8;
    private static final int LEAST_WIDTH = 4;
    private static final int MOST_WIDTH = 10;
    /** Below the bars: a line, values, numbers. */
    private static final int BELOW = 3;

    /** What is drawn, and where. */
    record Area(int rows, int columns) {}

    private Bars() {}

    /** How many nodes find room side by side; 1 or more. */
    static int room(Area area) {
        return Math.max(1, (area.columns() - AXIS) / LEAST_WIDTH);
    }

    /**
     * The lines of a picture.
     *
     * @param scaled all nodes among which the shown ones are: the scale is theirs, so that it stays when one goes along
     * @param shown no more than there is room for
     */
    static List<String> draw(Quantity what, List<NodeView> scaled, List<NodeView> shown, NodeId own, Area area) {
        int height = area.rows() - BELOW;
        double top = top(what, scaled);
        int width = Math.min(MOST_WIDTH, (area.columns() - AXIS) / Math.max(1, shown.size()));
        char[][] canvas = new char[area.rows()][area.columns()];
        for (char[] row : canvas) {
            Arrays.fill(row, ' ');
        }
        axis(canvas, what, top, height);
        for (int i = 0; i < shown.size(); i++) {
            NodeView node = shown.get(i);
            int left = AXIS + i * width;
            if (node.life().isLive()) {
                bar(canvas, left, width - 1, height, what.whole(node) / top, '.');
                bar(canvas, left, width - 1, height, what.value(node) / top, '#');
                put(canvas[height + 1], left, width - 1, what.text(what.value(node)));
            } else {
                word(canvas, left + (width - 1) / 2, height, node.life().name().toLowerCase(Locale.ROOT));
            }
            String mark = node.id().equals(own) ? "*" : node.life() == NodeView.Life.SUSPECT ? "?" : "";
            put(canvas[height + 2], left, width - 1, node.id() + mark);
        }
        List<String> lines = new ArrayList<>();
        for (char[] row : canvas) {
            lines.add(new String(row).stripTrailing());
        }
        return lines;
    }

    private static void axis(char[][] canvas, Quantity what, double top, int height) {
        for (int row = 0; row < height; row++) {
            canvas[row][AXIS - 1] = '|';
        }
        Arrays.fill(canvas[height], AXIS - 1, canvas[height].length, '-');
        canvas[height][AXIS - 1] = '+';
        put(canvas[0], 0, AXIS - 1, what.text(top));
        if (height > 4) {
            put(canvas[height / 2], 0, AXIS - 1, what.text(top * (height - height / 2) / height));
        }
        put(canvas[height], 0, AXIS - 1, what.text(0));
    }

    private static void bar(char[][] canvas, int left, int width, int height, double part, char ink) {
        int full = (int) Math.round(Math.min(1, part) * height);
        for (int row = 0; row < full; row++) {
            Arrays.fill(canvas[height - 1 - row], left, left + width, ink);
        }
        if (full == 0 && part > 0) {
            Arrays.fill(canvas[height - 1], left, left + width, '_');
        }
    }

    /** Upwards from the line. */
    private static void word(char[][] canvas, int column, int height, String word) {
        for (int i = 0; i < word.length() && i < height; i++) {
            canvas[height - Math.min(height, word.length()) + i][column] = word.charAt(i);
        }
    }

    /** In the middle, if it fits. */
    private static void put(char[] row, int left, int width, String text) {
        if (text.length() <= width) {
            text.getChars(0, text.length(), row, left + (width - text.length()) / 2);
        }
    }

    /** The largest value, rounded up to 1, 2 or 5 times a power of ten. */
    static double top(Quantity what, List<NodeView> nodes) {
        double largest = what.least();
        for (NodeView n : nodes) {
            if (n.life().isLive()) {
                largest = Math.max(largest, Math.max(what.value(n), what.whole(n)));
            }
        }
        double power = Math.pow(10, Math.floor(Math.log10(largest)));
        for (int step : new int[] {1, 2, 5}) {
            if (step * power >= largest) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
