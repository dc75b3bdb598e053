package org.mosix.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.mosix.api.Malformed;
import org.mosix.sharing.Partner;
import org.mosix.sharing.Partners;
import org.mosix.sharing.Range;
import org.mosix.sharing.admission.BookRule;
import org.mosix.wire.AddressBook;
import org.mosix.wire.Peers;

/** What owners write down, for tests: with the real rules for who goes first. */
final class Books {
    private Books() {}

    /** The node list of node 1, where nobody tells where he is. */
    static AddressBook nodes(String list) {
        Peers peers = Peers.parse(list);
        return new AddressBook(1, peers.address(1).orElseThrow(), peers, System::nanoTime);
    }

    /** @param partners each as "NAME PRIORITY NODES", which both send and take */
    static BookRule of(String own, String... partners) {
        try {
            List<Partner> all = new ArrayList<>();
            for (String partner : partners) {
                String[] words = partner.split(" ");
                all.add(new Partner(
                        words[0],
                        "",
                        Integer.parseInt(words[1]),
                        true,
                        true,
                        OptionalInt.empty(),
                        false,
                        List.of(Range.parse(words[2])),
                        List.of()));
            }
            return new BookRule(Partners.of(List.of(Range.parse(own)), all));
        } catch (Malformed e) {
            throw new IllegalArgumentException(e);
        }
    }
}
