/**
 * Takes the reports of workers and turns them into changes of sessions. Open {@link wagateway.api.webhook.Webhooks} first.
 * Imports {@code auth}, {@code metrics}, {@code pod}, {@code problem}, {@code session} and the model.
 */
@NullMarked
package wagateway.api.webhook;

import org.jspecify.annotations.NullMarked;
