/** Room syscall. */
package org.mosix.syscall;
