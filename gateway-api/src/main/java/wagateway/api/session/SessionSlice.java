package wagateway.api.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the sessions that a search found.
 *
 * @param last where these end; null when there are no more
 */
public record SessionSlice(List<Session> sessions, @Nullable SessionCursor last) {}
