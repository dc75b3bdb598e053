/** Room api. */
package org.mosix.api;
