/**
 * How a node measures itself, from /proc and by a short computation. What cannot be read is unknown and does not stop the
 * node; what is unknown never makes it look inviting.
 */
package org.mosix.discovery.meter;
