/** The text by which a person lets a machine into a cluster. */
package org.mosix.trust.token;
