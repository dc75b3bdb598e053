package org.mosix.slots;

import java.util.Arrays;
import java.util.List;
import org.mosix.api.Malformed;

/** What the settings of those who ask policies have in common. */
public final class SlotSettings {
    private SlotSettings() {}

    /** Of a list with commas, each once, in its order. */
    public static List<String> names(String words) {
        return Arrays.stream(words.split(","))
                .map(String::strip)
                .filter(w -> !w.isEmpty())
                .distinct()
                .toList();
    }

    /** The value; Malformed with a sentence that names it if it is out of bounds. */
    public static int within(String name, int value, int least, int most) throws Malformed {
        if (value < least || value > most) {
            throw new Malformed(name + " is " + value + "; it can be " + least + " to " + most);
        }
        return value;
    }
}
