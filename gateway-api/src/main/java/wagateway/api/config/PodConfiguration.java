package wagateway.api.config;

import java.time.Clock;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import wagateway.model.token.Revocations;
import wagateway.model.token.TokenSettings;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.nimbus.TokenVerifiers;

/** What all features share: how callers are known, and what time it is. */
@Configuration(proxyBeanMethods = false)
class PodConfiguration {
    @Bean
    TokenVerifier tokenVerifier(TokenSettings settings, Revocations revocations) {
        return revocations.by(TokenVerifiers.of(settings));
    }

    @Bean
    Revocations revocations(InstantSource clock) {
        return new Revocations(clock);
    }

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }
}
