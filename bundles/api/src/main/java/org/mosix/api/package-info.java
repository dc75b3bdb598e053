/**
 * The contracts between the rooms: identities, services, refusals. Values and interfaces only.
 *
 * <p>Every service may be called from any thread and by several at once; each may block until its work is done (a move
 * of a large process: minutes). Services are published by the rooms that do the work: {@link org.mosix.api.Jobs} by
 * process, {@link org.mosix.api.Migrator}, {@link org.mosix.api.OwnerRule}, {@link org.mosix.api.ProcessProfiles} and
 * {@link org.mosix.api.ProcessCensus} by migration, {@link org.mosix.api.Balancer} by balance, {@link org.mosix.api.Nodes} by wire,
 * {@link org.mosix.api.Information} by discovery, {@link org.mosix.api.RecordCiphers} by linux,
 * {@link org.mosix.api.ClusterTrust} and {@link org.mosix.api.PeerKeys} by trust, {@link org.mosix.api.ClusterStore} and
 * {@link org.mosix.api.ProcessPlaces} by cluster, which asks {@link org.mosix.api.AwayProcesses}.
 */
package org.mosix.api;
