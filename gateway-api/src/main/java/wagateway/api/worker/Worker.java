package wagateway.api.worker;

import wagateway.model.identity.WorkerId;

/**
 * A program that runs sessions.
 *
 * @param endpoint absolute http or https URL, without a slash at its end
 */
public record Worker(WorkerId id, String endpoint) {}
