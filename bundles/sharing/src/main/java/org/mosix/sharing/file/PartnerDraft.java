package org.mosix.sharing.file;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.mosix.api.Malformed;
import org.mosix.sharing.Contact;
import org.mosix.sharing.Partner;
import org.mosix.sharing.Priority;
import org.mosix.sharing.Quoted;
import org.mosix.sharing.Range;

/** A partner while its lines are read; what no good line says is the safe choice. For one thread. */
final class PartnerDraft implements Draft<PartnerKey> {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final String NO_LIMIT = "none";

    /** The lines in force. */
    private final Map<PartnerKey, Integer> lines = new EnumMap<>(PartnerKey.class);

    private final Map<Range, Integer> nodes = new LinkedHashMap<>();
    private final Map<Contact, Integer> contacts = new LinkedHashMap<>();
    private String description = "";
    private int priority = Priority.WORST;
    private boolean canSend;
    private boolean canTake;
    private OptionalInt guestLimit = OptionalInt.empty();
    private boolean proximate;

    @Override
    public void put(PartnerKey key, String value, int line) throws Malformed {
        Integer before = lines.get(key);
        if (before != null && !key.isRepeatable()) {
            throw new Malformed(key.word() + " stands in line " + before + " already, which is in force");
        }
        switch (key) {
            case DESCRIPTION -> description = value;
            case PRIORITY -> priority = number(key, value, Priority.BEST_OF_PARTNERS, Priority.WORST, "");
            case CAN_SEND -> canSend = yes(key, value);
            case CAN_TAKE -> canTake = yes(key, value);
            case GUEST_LIMIT ->
                guestLimit = value.equals(NO_LIMIT)
                        ? OptionalInt.empty()
                        : OptionalInt.of(number(key, value, 0, Partner.MOST_GUESTS, " or " + NO_LIMIT));
            case PROXIMATE -> proximate = yes(key, value);
            case NODES -> once(nodes, Range.parse(value), key, line);
            case CONTACT -> once(contacts, Contact.parse(value), key, line);
        }
        lines.putIfAbsent(key, line);
    }

    /**
     * Only a guest limit is less safe when it is missing than any other value: until a good one comes, it is 0.
     */
    @Override
    public void refused(PartnerKey key) {
        if (key == PartnerKey.GUEST_LIMIT && !lines.containsKey(key)) {
            guestLimit = OptionalInt.of(0);
        }
    }

    Partner partner(String name) {
        return new Partner(
                name,
                description,
                priority,
                canSend,
                canTake,
                guestLimit,
                proximate,
                List.copyOf(nodes.keySet()),
                List.copyOf(contacts.keySet()));
    }

    /** For each of the partner's nodes. */
    List<Integer> nodeLines() {
        return List.copyOf(nodes.values());
    }

    private static <T> void once(Map<T, Integer> all, T one, PartnerKey key, int line) throws Malformed {
        Integer before = all.putIfAbsent(one, line);
        if (before != null) {
            throw new Malformed(key.word() + " " + one + " stands in line " + before + " already");
        }
    }

    private static int number(PartnerKey key, String value, int least, int most, String or) throws Malformed {
        int number = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : -1;
        if (number < least || number > most) {
            throw new Malformed(key.word() + " is " + least + " to " + most + or + ", not " + Quoted.of(value));
        }
        return number;
    }

    private static boolean yes(PartnerKey key, String value) throws Malformed {
        if (!value.equals("yes") && !value.equals("no")) {
            throw new Malformed(key.word() + " is yes or no, not " + Quoted.of(value));
        }
        return value.equals("yes");
    }
}
