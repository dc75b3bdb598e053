/** Whether a process may come in, who leaves for it, and how far a node is taken: pure functions of what it has now. */
package org.mosix.sharing.admission;
