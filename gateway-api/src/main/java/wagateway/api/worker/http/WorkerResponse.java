package wagateway.api.worker.http;

/**
 * What a worker answered.
 *
 * @param status of success, or one that the call takes
 * @param body empty for none
 */
public record WorkerResponse(int status, String body) {}
