package org.mosix.monitor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mosix.api.ClusterView;
import org.mosix.api.NodeView;

/**
 * A live picture of the nodes, in a terminal whose owner reads its keys and writes what {@link #draw} gives; control
 * sequences are those of ECMA-48 and xterm. One thread.
 */
public final class Screen {
    /** Begins: another screen, without a cursor. */
    public static final String ENTER = "\u001b[?1049h\u001b[?25l";

    /** Ends: what was there before comes back. */
    public static final String LEAVE = "\u001b[?25h\u001b[?1049l";

    /** How long a picture may stand, ms; a changed size of the terminal shows within that time. */
    public static final int PERIOD_MILLIS = 250;

    /** Terminals claim any size; a picture costs memory. */
    private static final int MOST_ROWS = 200;

    private static final int MOST_COLUMNS = 500;

    private static final String ESCAPE = "\u001b";
    private static final List<String> HELP = List.of(
            "Keys:",
            "  l  load             m  memory",
            "  s  speed            u  utilisation",
            "  f  frozen processes",
            "  d  lost nodes: show them, or not",
            "  left, right  other nodes, when there",
            "     are more than columns",
            "  h  this help        q  quit");

    private Quantity what = Quantity.LOAD;
    private boolean lost;
    private boolean help;
    private boolean quit;
    private boolean interrupted;
    private int first;
    private int step = 1;
    private String begun = "";

    /** Takes some bytes that were typed, or none. */
    public void type(byte[] bytes) {
        String typed = begun + new String(bytes, StandardCharsets.ISO_8859_1);
        begun = "";
        for (int at = 0; at < typed.length(); ) {
            String rest = typed.substring(at);
            if (rest.equals(ESCAPE) || rest.equals("\u001b[") || rest.equals("\u001bO")) {
                begun = rest;
                return;
            }
            if (rest.startsWith("\u001b[") || rest.startsWith("\u001bO")) {
                arrow(rest.charAt(2));
                at += 3;
            } else {
                key(rest.charAt(0));
                at++;
            }
        }
    }

    /** Whether somebody has asked for the end. */
    public boolean isOver() {
        return quit || interrupted;
    }

    /** Whether that was by Ctrl-C. */
    public boolean isInterrupted() {
        return interrupted;
    }

    private void arrow(char last) {
        if (last == 'C') {
            first += step;
        } else if (last == 'D') {
            first -= step;
        }
    }

    private void key(char key) {
        for (Quantity quantity : Quantity.values()) {
            if (quantity.key() == key) {
                what = quantity;
                help = false;
            }
        }
        switch (key) {
            case 'h' -> help = !help;
            case 'd' -> lost = !lost;
            case 'q' -> quit = true;
            case 3 -> interrupted = true;
            default -> {}
        }
    }

    /**
     * What to write to the terminal, to be seen at once.
     *
     * @param rows and columns of the terminal; 0 for unknown
     */
    public String draw(ClusterView view, int rows, int columns) {
        StringBuilder out = new StringBuilder("\u001b[H");
        String between = "";
        for (String line : lines(
                view, rows > 0 ? Math.min(rows, MOST_ROWS) : 24, columns > 0 ? Math.min(columns, MOST_COLUMNS) : 80)) {
            out.append(between).append(line).append("\u001b[K");
            between = "\r\n";
        }
        return out.append("\u001b[J").toString();
    }

    List<String> lines(ClusterView view, int rows, int columns) {
        // The last column stays empty: terminals differ in what becomes of a cursor behind it.
        int width = columns - 1;
        if (rows < Bars.LEAST_ROWS || width < Bars.LEAST_COLUMNS) {
            return List.of(cut("too small", Math.max(0, width)));
        }
        List<NodeView> nodes =
                view.nodes().stream().filter(n -> lost || n.life().isLive()).toList();
        Bars.Area area = new Bars.Area(rows - 1, width);
        step = Bars.room(area);
        first = Math.max(0, Math.min(first, nodes.size() - step));
        List<NodeView> shown = nodes.subList(first, Math.min(nodes.size(), first + step));
        List<String> lines = new ArrayList<>(
                help
                        ? HELP.subList(0, Math.min(HELP.size(), rows - 1))
                        : Bars.draw(what, nodes, shown, view.own(), area));
        lines.replaceAll(line -> cut(line, width));
        while (lines.size() < rows - 1) {
            lines.add("");
        }
        lines.add(cut(status(view, nodes, shown), width));
        return lines;
    }

    private String status(ClusterView view, List<NodeView> nodes, List<NodeView> shown) {
        long dead = view.nodes().stream().filter(n -> !n.life().isLive()).count();
        String some = shown.size() < nodes.size() ? ", " + shown.size() + " shown from " + (first + 1) + " on" : "";
        return what.title() + "; " + (view.nodes().size() - dead) + " nodes, " + dead + " lost" + some
                + "; h: help, q: quit";
    }

    private static String cut(String line, int width) {
        return line.length() <= width ? line : line.substring(0, width);
    }
}
