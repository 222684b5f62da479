package wagateway.pod;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Ends a start with one sentence instead of a stack trace, where a setting of the gateway is to blame. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnusableSettingAnalyzer implements FailureAnalyzer {
    private static final String OURS = "wagateway.";

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        String sentence = sentence(failure, null);
        return sentence == null ? null : new FailureAnalysis(sentence, "Correct the setting and start again.", failure);
    }

    /** @param unreadable what a setting that could not be converted is called; null where there is none so far */
    private static @Nullable String sentence(Throwable failure, @Nullable String unreadable) {
        if (failure instanceof UnusableSettingException) {
            return failure.getMessage();
        }
        String name = failure instanceof BindException binding
                        && binding.getName().toString().startsWith(OURS)
                ? binding.getName().toString()
                : unreadable;
        if (failure.getCause() == null) {
            return name == null ? null : name + " cannot be read: " + failure.getMessage();
        }
        return sentence(failure.getCause(), name);
    }
}
