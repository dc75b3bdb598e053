/** Cryptography of records by OpenSSL's libcrypto, which uses what the processor has for it whatever compiler the JVM has. */
package org.mosix.linux.crypto;
