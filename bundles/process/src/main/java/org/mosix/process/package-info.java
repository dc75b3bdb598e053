/** Room process. */
package org.mosix.process;
