/** Room migration. */
package org.mosix.migration;
