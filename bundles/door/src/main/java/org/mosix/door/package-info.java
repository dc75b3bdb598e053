/** Room door. */
package org.mosix.door;
