package org.mosix.api;

/**
 * Something that a bundle adds to what other nodes are told of this one: offered as a service, shown in
 * {@link NodeView#fields}. It travels with each entry, so it is short: a node tells {@link #MOST} fields in {@link #BYTES}
 * bytes; what is too long or too much, or has a name that another field has, is left out, and the log says so once.
 */
public interface NodeField {
    int MOST = 8;
    /** Of all fields of a node, two for each besides its texts. */
    int BYTES = 256;

    int NAME_BYTES = 24;
    int VALUE_BYTES = 64;

    /** 1 to {@link #NAME_BYTES} bytes of UTF-8. */
    String name();

    /**
     * At most {@link #VALUE_BYTES} bytes of UTF-8; empty is a value too. Asked about once a second, on a thread of the node's
     * that does other things besides: must not wait. If it throws, the field is left out until it does not.
     */
    String value();
}
