/**
 * Alert rules: conditions that somebody wrote over a tick, a bar or a sector's window.
 *
 * <p>The language is the Common Expression Language (github.com/google/cel-spec) with the types
 * number, text and condition: its parser and its type checker are the library's. What was checked
 * is evaluated here, over columns of rows, because the library's interpreter boxes every number,
 * which a stream of ticks cannot afford, and because "undefined" has to mean one thing:
 *
 * <ul>
 *   <li>a number is undefined if the field is null (the previous price of a first tick, the
 *       deviation of nothing), or the result is not finite (division by zero, root of a negative
 *       number), or an operand is undefined;
 *   <li>a comparison with something undefined is undefined, as NULL is in SQL; {@code &&}, {@code
 *       ||} and {@code !} are those of three-valued logic: {@code false && undefined} is false,
 *       {@code true || undefined} is true;
 *   <li>a rule fires where its condition is true, not where it is undefined.
 * </ul>
 *
 * <p>Nothing in an expression can loop, call out, or take longer than its length allows.
 */
package io.bolsa.rules;
