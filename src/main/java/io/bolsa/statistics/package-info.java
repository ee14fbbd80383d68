/** Mergeable numbers: what a set of ticks amounts to, kept without keeping the ticks. */
package io.bolsa.statistics;
