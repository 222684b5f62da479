package wagateway.api.worker;

/**
 * A session as its worker is told of it.
 *
 * @param sessionName as its owner wrote it
 * @param status what the gateway knows of it
 */
public record AssignedSession(String sessionId, String userId, String sessionName, String status) {}
