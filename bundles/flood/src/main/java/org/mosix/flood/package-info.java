/**
 * Flood control: when too many processes of this home work here, some are frozen until there is room for them or their turn has come. What
 * is too many stands in {@code etc/freeze.conf}, who is frozen a policy decides. Threads: {@code mosix-flood} looks, freezes and thaws,
 * {@code mosix-policy-NAME} answers, and whoever starts a job waits for that.
 */
package org.mosix.flood;
