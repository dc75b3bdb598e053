package org.mosix.balance.trial;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of words {@code key=value} behind a first one. Keys stand once each; values are written as in a URL, so that they hold
 * neither a space nor a line's end. One thread. What is wrong is an IllegalArgumentException with a phrase.
 */
final class Words {
    private static final int MOST_TEXT = 1000;
    private static final double MOST_NUMBER = 1e15;

    private final String first;
    private final Map<String, String> values = new LinkedHashMap<>();

    /** A line to be written. */
    Words(String first) {
        this.first = first;
    }

    static Words read(String line) {
        String[] parts = line.split(" ", -1);
        Words words = new Words(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + parts[i] + "' is not written as key=value");
            }
            String key = decoded(parts[i].substring(0, equals));
            if (words.values.put(key, decoded(parts[i].substring(equals + 1))) != null) {
                throw new IllegalArgumentException(key + " stands there twice");
            }
        }
        return words;
    }

    private static String decoded(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }

    String first() {
        return first;
    }

    Words with(String key, Object value) {
        values.put(key, String.valueOf(value));
        return this;
    }

    /** What a policy is shown is no less than nothing, and a number. */
    Words withNumber(String key, double value) {
        return with(key, Double.isFinite(value) ? Math.max(0, Math.min(MOST_NUMBER, value)) : 0.0);
    }

    /** The value, which is taken out: what is left in the end is not known. */
    String text(String key) {
        String value = values.remove(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        if (value.length() > MOST_TEXT) {
            throw new IllegalArgumentException(key + " has more than " + MOST_TEXT + " characters");
        }
        return value;
    }

    int whole(String key, int least, int most) {
        return (int) whole(key, (long) least, (long) most);
    }

    long whole(String key, long least, long most) {
        String text = text(key);
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " is a whole number, not " + text, e);
        }
        throw new IllegalArgumentException(key + " is " + least + " to " + most + ", not " + text);
    }

    double number(String key) {
        String text = text(key);
        // Java's own reading takes hexadecimal ones, and NaN.
        if (text.matches("\\d{1,16}(\\.\\d{1,20})?(E-?\\d{1,3})?")) {
            double number = Double.parseDouble(text);
            if (number <= MOST_NUMBER) {
                return number;
            }
        }
        throw new IllegalArgumentException(key + " is a number from 0 to " + (long) MOST_NUMBER + ", not " + text);
    }

    boolean flag(String key) {
        String text = text(key);
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(key + " is true or false, not " + text);
        }
        return text.equals("true");
    }

    <E extends Enum<E>> E word(String key, Class<E> of) {
        return constant(key, text(key), of);
    }

    static <E extends Enum<E>> E constant(String key, String text, Class<E> of) {
        try {
            return Enum.valueOf(of, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " cannot be " + text, e);
        }
    }

    /** All whose key begins so, by what is behind that; they are taken out. */
    Map<String, String> all(String prefix) {
        Map<String, String> found = new TreeMap<>();
        for (String key :
                values.keySet().stream().filter(k -> k.startsWith(prefix)).toList()) {
            found.put(key.substring(prefix.length()), text(key));
        }
        return found;
    }

    /** Nothing else may stand there. */
    void end() {
        if (!values.isEmpty()) {
            throw new IllegalArgumentException(
                    "nobody knows " + values.keySet().iterator().next());
        }
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(first);
        values.forEach((key, value) ->
                line.append(' ').append(encoded(key)).append('=').append(encoded(value)));
        return line.toString();
    }

    private static String encoded(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8);
    }
}
