/**
 * How much of the pod one connection, address or user may take. Open {@link wagateway.push.admission.AdmissionSettings} first.
 * Imports {@code pod}, {@code protocol} and the model.
 */
@NullMarked
package wagateway.push.admission;

import org.jspecify.annotations.NullMarked;
