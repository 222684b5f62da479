/**
 * What is said over {@code /ws}: who may connect, which commands there are, when a token ends. Open {@link wagateway.push.connection.plain.PlainConversation} first.
 * Imports {@code connection}, {@code protocol}, {@code protocol.plain}, {@code protocol.socketio}, {@code wire} and the model.
 */
@NullMarked
package wagateway.push.connection.plain;

import org.jspecify.annotations.NullMarked;
