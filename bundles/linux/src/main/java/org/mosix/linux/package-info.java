/** Room linux. */
package org.mosix.linux;
