/** Room shell. */
package org.mosix.shell;
