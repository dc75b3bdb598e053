package org.mosix.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.mosix.api.PartnerBook;
import org.mosix.api.Refused;

/** A book with one partner, which remembers what it was told. */
final class OnePartner implements PartnerBook {
    final List<String> told = new ArrayList<>();

    @Override
    public Contents read() {
        Entry physics =
                new Entry("physics", "", 10, true, false, OptionalInt.of(5), false, List.of("10.1.0.0/24", "10.2.0.7"));
        return new Contents(List.of("10.0.0.1-10.0.0.9"), List.of(physics), List.of("physics:3: bad \u001bline"));
    }

    @Override
    public List<String> keys() {
        return List.of("priority", "can-take");
    }

    @Override
    public void set(String partner, String key, String value) throws Refused {
        if (key.equals("colour")) {
            throw new Refused("a partner has no \"colour\"");
        }
        told.add("set " + partner + " " + key + " " + value);
    }

    @Override
    public void unset(String partner, String key, String value) {
        told.add("unset " + partner + " " + key + " " + value);
    }

    @Override
    public void remove(String partner) {
        told.add("remove " + partner);
    }
}
