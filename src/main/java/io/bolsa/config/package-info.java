/**
 * What the job is told from outside: typed, immutable, validated once.
 *
 * <p>{@link io.bolsa.config.Options} is the table of every key; all else follows from it: reading,
 * the complaint about everything that is wrong, and the table in the README.
 */
package io.bolsa.config;
