/** The seccomp filter of a body, made from the table. */
package org.mosix.syscall.filter;
