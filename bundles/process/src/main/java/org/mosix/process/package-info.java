/** The life of processes that work elsewhere: deputies at home ({@code home}), bodies on hosts ({@code host}). */
package org.mosix.process;
