/** Fields of files, statements and frames as bytes: little-endian, every length bounded before anything is allocated. */
package org.mosix.trust.bytes;
