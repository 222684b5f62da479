package wagateway.api.config;

import java.time.Clock;
import java.time.InstantSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import wagateway.api.auth.CredentialSettings;
import wagateway.api.connect.ConnectSettings;
import wagateway.api.console.ConsoleSettings;
import wagateway.api.expiry.ExpirySettings;
import wagateway.api.failover.FailoverSettings;
import wagateway.api.outbox.OutboxSettings;
import wagateway.api.repair.RepublishSettings;
import wagateway.api.retention.RetentionSettings;
import wagateway.api.session.SessionSettings;
import wagateway.api.worker.WorkerSettings;
import wagateway.model.cors.CorsSettings;
import wagateway.model.token.TokenSettings;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.nimbus.TokenVerifiers;
import wagateway.pod.UnusableSettingException;

/** Binds the settings of each feature; what a record refuses ends the start with its sentence. */
@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {
    private final Binder binder;

    SettingsConfiguration(Environment environment) {
        this.binder = Binder.get(environment);
    }

    @Bean
    TokenVerifier tokenVerifier() {
        try {
            return TokenVerifiers.of(bind("wagateway.token", TokenSettings.class));
        } catch (IllegalArgumentException e) {
            throw new UnusableSettingException(String.valueOf(e.getMessage()));
        }
    }

    @Bean
    CredentialSettings credentialSettings() {
        return bind("wagateway.api.credential", CredentialSettings.class);
    }

    @Bean
    ConsoleSettings consoleSettings() {
        return bind("wagateway.api.console", ConsoleSettings.class);
    }

    @Bean
    CorsSettings corsSettings() {
        return bind("wagateway.cors", CorsSettings.class);
    }

    @Bean
    SessionSettings sessionSettings() {
        return bind("wagateway.api.session", SessionSettings.class);
    }

    @Bean
    WorkerSettings workerSettings() {
        return bind("wagateway.api.worker", WorkerSettings.class);
    }

    @Bean
    ConnectSettings connectSettings() {
        return bind("wagateway.api.connect", ConnectSettings.class);
    }

    @Bean
    FailoverSettings failoverSettings() {
        return bind("wagateway.api.failover", FailoverSettings.class);
    }

    @Bean
    OutboxSettings outboxSettings() {
        return bind("wagateway.api.outbox", OutboxSettings.class);
    }

    @Bean
    RepublishSettings republishSettings() {
        return bind("wagateway.api.republish", RepublishSettings.class);
    }

    @Bean
    ExpirySettings expirySettings() {
        return bind("wagateway.api.expiry", ExpirySettings.class);
    }

    @Bean
    RequestSettings requestSettings() {
        return bind("wagateway.api.request", RequestSettings.class);
    }

    @Bean
    RetentionSettings retentionSettings() {
        return bind("wagateway.api.retention", RetentionSettings.class);
    }

    @Bean
    DatabaseSettings databaseSettings() {
        return bind("wagateway.api.database", DatabaseSettings.class);
    }

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    private <T> T bind(String prefix, Class<T> type) {
        try {
            return binder.bindOrCreate(prefix, type);
        } catch (BindException e) {
            throw new UnusableSettingException(sentence(e));
        }
    }

    private static String sentence(BindException failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getClass().equals(IllegalArgumentException.class)
                ? String.valueOf(deepest.getMessage())
                : failure.getName() + " cannot be read: " + deepest.getMessage();
    }
}
