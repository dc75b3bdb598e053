/** Numbered points of a move at which a test can make it fail. Any thread. */
package org.mosix.process.fault;
