/** What this home's processes use and want. Any thread; each class says what guards it. */
package org.mosix.migration.profile;
