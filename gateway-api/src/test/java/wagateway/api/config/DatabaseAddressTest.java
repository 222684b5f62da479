package wagateway.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;
import wagateway.pod.UnusableSettingException;

class DatabaseAddressTest {
    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void one_url_serves_both_drivers() {
        process("postgres://gate:p%40ss+1@db:5432/gateway?sslmode=require");

        assertThat(environment.getProperty("spring.r2dbc.url"))
                .isEqualTo("r2dbc:postgresql://db:5432/gateway?sslMode=require");
        assertThat(environment.getProperty("spring.flyway.url"))
                .isEqualTo("jdbc:postgresql://db:5432/gateway?sslmode=require");
        assertThat(environment.getProperty("spring.r2dbc.username")).isEqualTo("gate");
        assertThat(environment.getProperty("spring.flyway.password")).isEqualTo("p@ss+1");
    }

    @Test
    void parameters_reach_both_drivers_under_their_names() {
        process(
                "postgresql://db/gateway?application_name=a%20b&connect_timeout=7&sslmode=verify-ca&sslrootcert=/ca.pem");

        assertThat(environment.getProperty("spring.r2dbc.url"))
                .isEqualTo("r2dbc:postgresql://db/gateway?sslMode=verify-ca&sslRootCert=%2Fca.pem");
        assertThat(environment.getProperty("database-url.connect-timeout")).isEqualTo("PT7S");
        assertThat(environment.getProperty("database-url.application-name")).isEqualTo("a b");
        assertThat(environment.getProperty("spring.flyway.url"))
                .isEqualTo("jdbc:postgresql://db/gateway"
                        + "?ApplicationName=a+b&connectTimeout=7&sslmode=verify-ca&sslrootcert=%2Fca.pem");
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=require&target_session_attrs=any, target_session_attrs",
        "sslmode=REQUIRE, sslmode",
        "sslmode, sslmode",
        "connect_timeout=2s, connect_timeout",
        "application_name=%zz, %"
    })
    void a_parameter_that_cannot_be_honoured_is_named(String query, String named) {
        assertThatThrownBy(() -> process("postgresql://u:hidden@db/gateway?" + query))
                .isInstanceOf(UnusableSettingException.class)
                .hasMessageContaining(named)
                .hasMessageNotContaining("hidden");
    }

    @Test
    void springs_own_variables_win() {
        environment.setProperty("spring.r2dbc.url", "r2dbc:postgresql://other/db");

        process("postgresql://db/gateway");

        assertThat(environment.getProperty("spring.r2dbc.url")).isEqualTo("r2dbc:postgresql://other/db");
        assertThat(environment.getProperty("spring.flyway.url")).isEqualTo("jdbc:postgresql://db/gateway");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mysql://db/gateway", "postgresql://db", "jdbc:postgresql://db/gateway"})
    void an_unusable_database_url_ends_the_start_without_being_repeated(String url) {
        assertThatThrownBy(() -> process(url))
                .isInstanceOf(UnusableSettingException.class)
                .hasMessageContaining("DATABASE_URL")
                .hasMessageNotContaining("mysql");
    }

    private void process(String url) {
        environment.setProperty("DATABASE_URL", url);
        new DatabaseAddress().postProcessEnvironment(environment, new SpringApplication());
    }
}
