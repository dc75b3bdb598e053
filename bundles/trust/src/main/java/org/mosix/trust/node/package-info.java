/** What a node keeps of its own: its key and certificate, and what authorities have said. */
package org.mosix.trust.node;
