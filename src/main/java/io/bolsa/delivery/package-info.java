/**
 * What a delivered object is, without Flink: where it lies ({@link
 * io.bolsa.delivery.ObjectPrefix}), what it is called ({@link io.bolsa.delivery.ObjectName}), how
 * its rows are written ({@link io.bolsa.delivery.Format}) and packed ({@link
 * io.bolsa.delivery.Compression}), and how to read it back.
 */
package io.bolsa.delivery;
