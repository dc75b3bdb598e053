package org.mosix.sharing;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses as people write them. The JDK's parser takes names too, and short forms such as 10.1; this one does not. */
final class AddressText {
    private static final Pattern BYTE = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final int BYTES = 4;
    private static final int GROUPS = 8;
    private static final int GROUP_BITS = 16;
    /** Of IPv6 with an IPv4 tail. */
    private static final int LONGEST = 45;

    private AddressText() {}

    static Optional<Address> parseIpv4(String text) {
        String[] parts = text.split("\\.", BYTES + 1);
        if (text.length() > LONGEST || parts.length != BYTES) {
            return Optional.empty();
        }
        int address = 0;
        for (String part : parts) {
            if (!BYTE.matcher(part).matches() || Integer.parseInt(part) > 0xff) {
                return Optional.empty();
            }
            address = address << 8 | Integer.parseInt(part);
        }
        return Optional.of(Address.ofIpv4(address));
    }

    static Optional<Address> parseIpv6(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String plain = text.indexOf('.') < 0 ? text : withoutTail(text);
        int gap = plain.indexOf("::");
        if (gap < 0) {
            return address(groups(plain), new int[0], false);
        }
        if (plain.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        return address(groups(plain.substring(0, gap)), groups(plain.substring(gap + 2)), true);
    }

    /** The last two groups in their usual form; unchanged if they are no IPv4 address. */
    private static String withoutTail(String text) {
        int tail = text.lastIndexOf(':') + 1;
        return parseIpv4(text.substring(tail))
                .map(v4 -> text.substring(0, tail)
                        + Long.toHexString(v4.low() >>> GROUP_BITS & 0xffff)
                        + ":"
                        + Long.toHexString(v4.low() & 0xffff))
                .orElse(text);
    }

    /** Null if they are not groups of hexadecimal digits. */
    private static int[] groups(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(":", -1);
        if (!Arrays.stream(parts).allMatch(part -> GROUP.matcher(part).matches())) {
            return null;
        }
        return Arrays.stream(parts).mapToInt(part -> Integer.parseInt(part, 16)).toArray();
    }

    private static Optional<Address> address(int[] head, int[] tail, boolean gap) {
        if (head == null || tail == null) {
            return Optional.empty();
        }
        int written = head.length + tail.length;
        if (gap ? written >= GROUPS : written != GROUPS) {
            return Optional.empty();
        }
        int[] all = Arrays.copyOf(head, GROUPS);
        System.arraycopy(tail, 0, all, GROUPS - tail.length, tail.length);
        return Optional.of(new Address(four(all, 0), four(all, GROUPS / 2)));
    }

    private static long four(int[] groups, int from) {
        long four = 0;
        for (int i = from; i < from + GROUPS / 2; i++) {
            four = four << GROUP_BITS | groups[i];
        }
        return four;
    }

    static String format(Address address) {
        return address.isIpv4() ? formatIpv4((int) address.low()) : formatIpv6(address);
    }

    private static String formatIpv4(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
    }

    /** RFC 5952, section 4: lower case, no leading zeros, the first of the longest runs of zeros as "::". */
    private static String formatIpv6(Address address) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            long four = i < GROUPS / 2 ? address.high() : address.low();
            groups[i] = (int) (four >>> GROUP_BITS * (GROUPS / 2 - 1 - i % (GROUPS / 2)) & 0xffff);
        }
        int gap = -1;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            if (zerosAt(groups, i) > longest) {
                gap = i;
                longest = zerosAt(groups, i);
            }
        }
        if (gap < 0) {
            return join(groups, 0, GROUPS);
        }
        return join(groups, 0, gap) + "::" + join(groups, gap + longest, GROUPS);
    }

    private static int zerosAt(int[] groups, int from) {
        int end = from;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - from;
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
