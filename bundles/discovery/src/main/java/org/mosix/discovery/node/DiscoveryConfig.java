package org.mosix.discovery.node;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of {@code etc/org.mosix.discovery.cfg}, as Karaf's shell describes them; {@link SettingsReader} reads them. */
@ObjectClassDefinition(
        name = "MOSIX information",
        description = "How this node takes part in gossip, by which nodes know each other's load and memory")
@interface DiscoveryConfig {
    @AttributeDefinition(description = "Number of this node, 1 to 65535, the same as in org.mosix.wire")
    int node();

    @AttributeDefinition(description = "IP address of this node that others send to, in numbers; never 0.0.0.0")
    String address();

    @AttributeDefinition(description = "UDP port of gossip")
    int port() default SettingsReader.PORT;

    @AttributeDefinition(
            description =
                    "File with the cluster's key, in etc/ or with its whole path; readable by the node only. A line"
                            + " of a number (0 to 255), a blank and at least 64 hexadecimal digits; a second line for a key that"
                            + " is accepted, too. It is read when these settings change. A member of a cluster (mosix-trust) needs"
                            + " none: it has the keys of its authority, and uses no others.")
    String keyFile() default "";

    @AttributeDefinition(description = "Nodes by which to join, separated by commas: ADDRESS or ADDRESS:PORT")
    String contacts() default "";

    @AttributeDefinition(description = "Number of this node's cell: the cluster, or a part of a large one")
    int cell() default 1;

    @AttributeDefinition(description = "Period of gossip in ms, 100 to 60000; the same for all nodes of a cell")
    int periodMillis() default 500;

    @AttributeDefinition(
            description = "Wanted mean age of what is known of other nodes of the cell, in ms; 0 or none: 2.5 periods."
                    + " Of other cells it may be 1.6 times that.")
    int meanAgeMillis() default 0;

    @AttributeDefinition(description = "Most bytes that this node sends in a period; they limit the age")
    int bytesPerPeriod() default 24_000;
}
