/** What detectors find becomes alerts: rows of the output, and no more than a person can read. */
package io.bolsa.alert;
