/** Sockets to peers that may be hostile: deadlines, few strangers at a time, bounded frames, few lines in the log. */
package org.mosix.trust.net;
