package org.mosix.sharing.file;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.mosix.api.Malformed;
import org.mosix.sharing.Cloud;
import org.mosix.sharing.Contact;
import org.mosix.sharing.Quoted;

/**
 * A cloud while its lines are read. The safe choice is not to go there: a cloud of which a line is refused could be reached as another
 * user, or at another port, than its owner has meant. For one thread.
 */
final class CloudDraft implements Draft<CloudKey> {
    private static final String SSH = "ssh";
    private static final int MOST_PORT = 0xffff;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");
    /** A hyphen in front would be an option of the program that goes there. */
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,31}");

    /** The lines in force. */
    private final Map<CloudKey, Integer> lines = new EnumMap<>(CloudKey.class);

    private final Set<CloudKey> refused = EnumSet.noneOf(CloudKey.class);
    private String description = "";
    private String host = "";
    private int port = Cloud.PORT;
    private Optional<String> user = Optional.empty();

    @Override
    public void put(CloudKey key, String value, int line) throws Malformed {
        Integer before = lines.get(key);
        if (before != null) {
            throw new Malformed(key.word() + " stands in line " + before + " already, which is in force");
        }
        switch (key) {
            case DESCRIPTION -> description = value;
            case ADDRESS ->
                host = checked(
                        value,
                        Contact.isHost(value),
                        "address is a host's name, or a literal address without brackets");
            case PORT -> {
                int number = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : 0;
                checked(value, number > 0 && number <= MOST_PORT, "port is 1 to " + MOST_PORT);
                port = number;
            }
            case SERVICE -> checked(value, value.equals(SSH), "service is " + SSH);
            case USER ->
                user = Optional.of(checked(
                        value, USER.matcher(value).matches(), "user is a name of letters, digits, '-', '.' and '_'"));
        }
        lines.put(key, line);
        refused.remove(key);
    }

    private static String checked(String value, boolean good, String rule) throws Malformed {
        if (!good) {
            throw new Malformed(rule + ", not " + Quoted.of(value));
        }
        return value;
    }

    @Override
    public void refused(CloudKey key) {
        if (key != CloudKey.DESCRIPTION && !lines.containsKey(key)) {
            refused.add(key);
        }
    }

    Cloud cloud(String name) {
        return new Cloud(name, description, host, port, user, flaw());
    }

    private Optional<String> flaw() {
        for (CloudKey key : refused) {
            return Optional.of("what its file says of " + key.word() + " is refused");
        }
        for (CloudKey key : EnumSet.of(CloudKey.ADDRESS, CloudKey.SERVICE)) {
            if (!lines.containsKey(key)) {
                return Optional.of("its file says nothing of " + key.word());
            }
        }
        return Optional.empty();
    }
}
