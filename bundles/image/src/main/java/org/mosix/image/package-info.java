/** Room image. */
package org.mosix.image;
