/**
 * The plain JSON protocol of {@code /ws}: one message a frame, and its text form. Open {@link wagateway.push.protocol.plain.MessageType} first.
 * Imports {@code protocol}.
 */
@NullMarked
package wagateway.push.protocol.plain;

import org.jspecify.annotations.NullMarked;
