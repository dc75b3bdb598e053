/**
 * The files in {@code etc/partners} and {@code etc/clouds}: one for each partner or cloud, lines of {@code key = value}. Read line by line, so that a bad
 * line costs nothing but itself, and changed in place, so that what people wrote around it stays. Bytes in, bytes out: files
 * are opened by others.
 */
package org.mosix.sharing.file;
