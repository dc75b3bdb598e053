package org.mosix.syscall.table;

/** Where a call of a process that is away is made. */
public enum Route {
    /** In the body, on the host, without anybody being asked. */
    HERE,
    /** In the deputy, at home; arguments are carried by the row's shapes. */
    HOME,
    /** First in the deputy; if that succeeded, with the same arguments in the body too. */
    BOTH,
    /** By hand-written code in the tracers of both sides: births, exec, ends, mappings of files. */
    FAMILY,
    /** The process comes home and makes the call there natively. Always right, only slow. */
    RETURN,
    /** Not at all: the row's error number is the answer. */
    DENY
}
