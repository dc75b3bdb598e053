/** The owner's side: the key that signs nodes' certificates, and the register of tokens and certificates. */
package org.mosix.trust.authority;
