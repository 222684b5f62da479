/**
 * How much of a pod one user may have. Open {@link wagateway.api.admission.AdmissionSettings} first.
 * Imports {@code metrics}, {@code pod}, {@code problem} and the model.
 */
@NullMarked
package wagateway.api.admission;

import org.jspecify.annotations.NullMarked;
