/** X.509 certificates as this project has them: P-256, a name in a URI, one step from the authority. */
package org.mosix.trust.certificate;
