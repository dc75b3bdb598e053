/** Files that hold secrets: for their owner only, replaced as a whole, checked when they are read. */
package org.mosix.trust.file;
