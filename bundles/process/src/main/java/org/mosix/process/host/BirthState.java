package org.mosix.process.host;

import org.mosix.linux.trace.Registers;

/**
 * A clone that home has made and the body now makes too.
 *
 * @param original the parent's registers at the call, before its arguments were changed
 * @param pid of the child at home
 * @param task of the child
 * @param flags the guest's own clone flags
 */
record BirthState(Registers original, int pid, long task, long flags) {}
