/**
 * Detectors: pure, deterministic, state as a value; no Flink.
 *
 * <p>The same ticks give the same bits on every machine: {@link java.lang.StrictMath} where the
 * platform's own functions may differ, no clock, no chance, no order of a hash table.
 */
package io.bolsa.anomaly;
