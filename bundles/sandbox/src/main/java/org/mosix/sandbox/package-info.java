/** Room sandbox. */
package org.mosix.sandbox;
