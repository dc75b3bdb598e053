package org.mosix.checks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The room table of docs/ARCHITECTURE.md: a room's name, and the rooms it may import. */
record Rooms(Map<String, Set<String>> mayImport) {

    private static final String HEADER = "| room | may import |";

    static Rooms of(Checkout checkout) {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        boolean inTable = false;
        for (String line : Checkout.read(checkout.root().resolve("docs/ARCHITECTURE.md"))
                .lines()
                .toList()) {
            if (line.startsWith(HEADER)) {
                inTable = true;
            } else if (inTable && !line.startsWith("|")) {
                break;
            } else if (inTable && !line.startsWith("|---")) {
                String[] cells = line.split("\\|");
                rows.put(cells[1].strip(), names(cells[2].strip()));
            }
        }
        if (rows.isEmpty()) throw new IllegalStateException("no table with the header " + HEADER);
        return new Rooms(rows);
    }

    private static Set<String> names(String cell) {
        return cell.equals("-") ? Set.of() : new TreeSet<>(Set.of(cell.split(",\\s*")));
    }

    boolean allows(String room, String other) {
        return room.equals(other) || mayImport.getOrDefault(room, Set.of()).contains(other);
    }
}
