/** Reference data: what is known of tickers besides their ticks. */
package io.bolsa.reference;
