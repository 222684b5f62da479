package wagateway.model.event;

import org.jspecify.annotations.Nullable;

/**
 * The WhatsApp account behind a connected session.
 *
 * @param phoneNumber as the worker reports it
 * @param displayName the profile's name, unknown for some accounts
 */
public record Account(
        @Nullable String phoneNumber, @Nullable String displayName) {}
