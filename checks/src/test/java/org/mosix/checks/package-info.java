/** Tests that read the project's own files: who imports whom, how long things are, what must not be written down. */
package org.mosix.checks;
