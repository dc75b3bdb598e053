/** Layout of the frames that travel on a link. All little-endian; offsets in bytes from the frame body's start. */
package org.mosix.process.protocol;
