/**
 * Bundles that are updated are used from then on. A framework keeps the old classes of a bundle as long as others use them; whoever updates
 * one would have two of it, of which all others have the old one, until the whole is refreshed. Thread: {@code mosix-refresh}.
 */
package org.mosix.refresh;
