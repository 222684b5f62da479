package wagateway.push.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import wagateway.model.token.UnusableTokenSettingsException;

/** Ends a start with one sentence instead of a stack trace. */
final class UnusableTokenSettingsAnalyzer extends AbstractFailureAnalyzer<UnusableTokenSettingsException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableTokenSettingsException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()), "Correct the setting and start again.", rootFailure);
    }
}
