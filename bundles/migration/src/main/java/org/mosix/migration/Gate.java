package org.mosix.migration;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mosix.api.Refused;
import org.mosix.process.host.Guests;
import org.mosix.wire.Hello;
import org.mosix.wire.Station;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether guests are let in: not while the node is blocked, nor while its guests are sent home. Who comes then is told so in
 * one sentence, before anything is made for him. What is here already is not touched: its link goes on. Any thread.
 */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final Station station;
    private final Guests guests;
    /** The file that is there while the node is blocked; null: a block does not outlive the node's JVM. */
    private Path mark;

    private boolean blocked;
    private boolean held;

    Gate(Station station, Guests guests) {
        this.station = station;
        this.guests = guests;
    }

    /** Begins to let guests in, or not if the mark is there. */
    synchronized void open(Path blockMark) {
        mark = blockMark;
        blocked = mark != null && Files.exists(mark);
        guests.open();
        if (blocked) {
            shut();
            LOG.info("node {} is blocked: it takes no guests", station.self());
        }
    }

    private void shut() {
        station.serve(Hello.Purpose.LINK, (channel, hello) -> {
            Station.refuse(channel, "node " + station.self() + " takes no guests: " + why());
            return false;
        });
    }

    private synchronized String why() {
        if (blocked) {
            return "its owner has blocked it";
        }
        return held ? "they are being sent home" : "it was blocked up to now";
    }

    private void change() {
        if (blocked || held) {
            shut();
        } else {
            // Takes the links over again. Nobody else does it: a second call of it is harmless to the guests that are
            // here.
            guests.open();
        }
    }

    synchronized void block() throws Refused {
        blocked = true;
        change();
        try {
            if (mark != null) {
                Files.createFile(mark);
            }
        } catch (FileAlreadyExistsException e) {
            LOG.debug("blocked already");
        } catch (IOException e) {
            throw new Refused(
                    "node " + station.self() + " is blocked, but only until it is started anew: cannot write " + mark,
                    e);
        }
    }

    synchronized void unblock() throws Refused {
        if (blocked) {
            blocked = false;
            change();
        }
        try {
            if (mark != null) {
                Files.deleteIfExists(mark);
            }
        } catch (IOException e) {
            throw new Refused(
                    "node " + station.self() + " takes guests, but only until it is started anew: cannot remove "
                            + mark,
                    e);
        }
    }

    synchronized boolean isBlocked() {
        return blocked;
    }

    /** Nobody comes in until {@link #release}. */
    synchronized void hold() {
        held = true;
        change();
    }

    synchronized void release() {
        held = false;
        change();
    }
}
