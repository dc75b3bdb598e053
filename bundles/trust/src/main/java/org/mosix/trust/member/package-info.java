/** What a node is in its cluster: its membership, for as long as the node has it, and the component of it. */
package org.mosix.trust.member;
