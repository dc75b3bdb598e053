/** Room wire. */
package org.mosix.wire;
