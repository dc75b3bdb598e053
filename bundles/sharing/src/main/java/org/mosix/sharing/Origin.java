package org.mosix.sharing;

/** Whose a process is, by the address of its home: a partner's, our own cluster's, or of somebody we do not know. */
public sealed interface Origin permits Partner, Origin.NoPartner {

    /** What is no partner. */
    enum NoPartner implements Origin {
        /** A home among our own nodes. */
        OWN,
        /** A home that is in no range: its processes are refused. */
        UNKNOWN
    }
}
