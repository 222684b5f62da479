/**
 * Calls workers over HTTP, with timeouts, retries and a circuit breaker for each. Open {@link wagateway.api.worker.http.WorkerHttp} first.
 * Imports {@code credential}, {@code pod}, {@code worker} and the model.
 */
@NullMarked
package wagateway.api.worker.http;

import org.jspecify.annotations.NullMarked;
