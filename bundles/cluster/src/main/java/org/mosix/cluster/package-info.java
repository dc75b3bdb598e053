/**
 * The cluster's store: settings, and the record which node holds which home's processes, kept by all nodes that have this
 * bundle in maps of strings and bytes. {@link org.mosix.cluster.ClusterComponent} is its life on a node.
 *
 * <p>All of the store's maps are touched by one thread only, {@code mosix-cluster} ({@link org.mosix.cluster.StoreThread}): what
 * other members put there is read where no class can be loaded but the store's own ({@link org.mosix.cluster.NarrowLoader}). The
 * store's own threads only raise flags here. No lock is held while the store works.
 */
package org.mosix.cluster;
