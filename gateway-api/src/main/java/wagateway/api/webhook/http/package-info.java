/**
 * Serves the webhooks below WebFlux, where a report costs a fraction. Open {@link wagateway.api.webhook.http.WebhookRoutes} first.
 * Imports {@code auth}, {@code metrics}, {@code pod}, {@code problem}, {@code trace} and {@code webhook}.
 */
@NullMarked
package wagateway.api.webhook.http;

import org.jspecify.annotations.NullMarked;
