package org.mosix.monitor;

import org.mosix.api.NodeView;

/** What bars show: a key, a title, a value of each node, and what the bar of a node could reach at the most. */
enum Quantity {
    LOAD('l', "load, processes per standard processor", 2) {
        @Override
        double value(NodeView n) {
            return (double) n.processor().load() / NodeView.LOAD_UNIT;
        }

        @Override
        double least() {
            return 1;
        }
    },
    MEMORY('m', "memory, MB: used (#) of all (.)", 0) {
        @Override
        double value(NodeView n) {
            return n.memory().totalMiB() - (double) n.memory().freeMiB();
        }

        @Override
        double whole(NodeView n) {
            return n.memory().totalMiB();
        }
    },
    FROZEN('f', "frozen processes", 0) {
        @Override
        double value(NodeView n) {
            return n.processes().frozen();
        }
    },
    SPEED('s', "speed of a core, 10000 is standard", 0) {
        @Override
        double value(NodeView n) {
            return n.processor().speed();
        }
    },
    UTILISATION('u', "utilisation of all cores, %", 0) {
        @Override
        double value(NodeView n) {
            return n.processor().permille() / 10.0;
        }

        @Override
        double least() {
            return 100;
        }
    };

    private final char key;
    private final String title;
    private final int places;

    Quantity(char key, String title, int places) {
        this.key = key;
        this.title = title;
        this.places = places;
    }

    char key() {
        return key;
    }

    String title() {
        return title;
    }

    abstract double value(NodeView n);

    /** What the value is a part of; 0 for none. */
    double whole(NodeView n) {
        return 0;
    }

    /** The scale reaches so far at least. */
    double least() {
        return 1;
    }

    String text(double value) {
        return NodeTable.decimal(value, places);
    }
}
